package io.crmify.backends.fake.insightly;

/**
 * A note of {@link FakeInsightly}.
 *
 * @param object the kind of record that it belongs to: {@code Leads}
 */
public record FakeNote(String id, String object, String recordId, String title, String body) {
    /** The ids; never what it says. */
    @Override
    public String toString() {
        return "FakeNote[%s of %s %s]".formatted(id, object, recordId);
    }
}
