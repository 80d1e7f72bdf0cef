package io.crmify.backends.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.failure.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What nobody may be told: it stands in each credential, each value of a lead and each value of an answer. It looks like no code and
 * no name of a field, which may be told.
 */
final class Marks {
    private static final String MARK = "zq7";
    static final String SECRET = MARK + "-secret";
    static final String LEAD = MARK + "-lead@example.org";
    static final String BODY = MARK + " body@example.org";

    private Marks() {}

    /** Everything of a failure that a log or an operator would see. */
    static void ensureSecret(Throwable failure) {
        var told = new ArrayList<String>();
        collect(failure, told);
        told.forEach(Marks::ensureSecret);
    }

    static void ensureSecret(String told) {
        assertThat(told.toLowerCase(Locale.ROOT)).doesNotContain(MARK);
        // a page of text is no message, whatever it says
        assertThat(told).hasSizeLessThan(2_000).matches("(?s)[\\P{Cntrl}\\n]*");
    }

    private static void collect(Throwable failure, List<String> told) {
        told.add(String.valueOf(failure));
        if (failure instanceof BackendException known) {
            told.add(known.diagnosis().toString());
            known.diagnosis().fields().forEach(field -> assertThat(field).hasSizeLessThanOrEqualTo(100));
        }
        for (var suppressed : failure.getSuppressed()) {
            collect(suppressed, told);
        }
        if (failure.getCause() != null) {
            collect(failure.getCause(), told);
        }
    }
}
