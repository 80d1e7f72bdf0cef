package io.crmify.backends.salesforce.wire;

import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import java.util.function.Supplier;

/** What must be asked before anything is written: its outcome is never unknown to the records, which have not been sent. */
public final class Unsent {
    private Unsent() {}

    /** @throws UnavailableException in place of an unknown outcome; its message ends with {@code consequence} */
    public static <T> T asking(Supplier<T> question, String consequence) {
        try {
            return question.get();
        } catch (OutcomeUnknownException unread) {
            throw new UnavailableException(unread.getMessage() + " " + consequence, unread.diagnosis(), null);
        }
    }
}
