package io.crmify.backends.hubspot.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import java.util.function.Supplier;

/** Reads a page that may fail by chance up to three times; a page that is missing would make the rest a lie. */
public final class Reading {
    private static final int TRIES = 3;

    private Reading() {}

    public static <T> T page(Supplier<T> page) {
        for (var left = TRIES - 1; ; left--) {
            try {
                return page.get();
            } catch (OutcomeUnknownException | UnavailableException failure) {
                ensureMayRepeat(failure, left);
            }
        }
    }

    private static void ensureMayRepeat(BackendException failure, int left) {
        if (left == 0) {
            throw failure;
        }
    }
}
