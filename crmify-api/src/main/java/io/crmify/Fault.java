package io.crmify;

import java.util.Comparator;

/**
 * One thing that keeps crmify from starting.
 *
 * @param code the stable code of the message, {@code CRMIFY-101}; all are listed in {@code docs/messages.md}
 * @param where the place to correct: {@code Customer.email}, or a configuration key
 * @param what what is wrong there
 * @param remedy what to write instead
 */
public record Fault(String code, String where, String what, String remedy) implements Comparable<Fault> {
    private static final Comparator<Fault> ORDER =
            Comparator.comparing(Fault::where).thenComparing(Fault::code).thenComparing(Fault::what);

    @Override
    public int compareTo(Fault other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s %s: %s; %s.".formatted(code, where, what, remedy);
    }
}
