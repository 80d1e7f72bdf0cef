package io.crmify.backends.hubspot.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import java.util.function.Supplier;

/** Reads what something else depends on. */
public final class Reading {
    private static final int TRIES = 3;

    private Reading() {}

    /** Reads a page that may fail by chance up to three times; a page that is missing would make the rest a lie. */
    public static <T> T page(Supplier<T> page) {
        for (var left = TRIES - 1; ; left--) {
            try {
                return page.get();
            } catch (OutcomeUnknownException | UnavailableException failure) {
                ensureMayRepeat(failure, left);
            }
        }
    }

    /** Reads what must be known to send something: if it cannot be read, it is not the outcome of the sending that is unknown. */
    public static <T> T before(Supplier<T> read) {
        try {
            return read.get();
        } catch (OutcomeUnknownException unread) {
            throw new UnavailableException(unread.getMessage() + " Nothing was sent.", unread.diagnosis(), null);
        }
    }

    private static void ensureMayRepeat(BackendException failure, int left) {
        if (left == 0) {
            throw failure;
        }
    }
}
