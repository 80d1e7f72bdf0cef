package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnavailableException;
import java.util.function.Supplier;

/** Calls besides the one that writes a person: what they fail with must not say that the person was not written. */
public final class Afterwards {
    private Afterwards() {}

    /**
     * After a person was made. Whatever goes wrong, the person is there; crmify looks it up and goes on with an update.
     *
     * @throws OutcomeUnknownException if it did
     */
    public static void ofCreate(BackendContext context, Runnable calls) {
        try {
            calls.run();
        } catch (CallNotAllowedException stopped) {
            throw halfway("the connection was stopped");
        } catch (ThrottledException throttled) {
            context.slowDown(throttled);
            throw halfway(throttled.diagnosis().toString());
        } catch (BackendException failed) {
            throw halfway(failed.diagnosis().toString());
        }
    }

    /**
     * Before a person is written.
     *
     * @throws UnavailableException if the outcome of a look-up is unknown: the person itself was not sent
     */
    public static <T> T before(Supplier<T> lookups) {
        try {
            return lookups.get();
        } catch (OutcomeUnknownException unread) {
            throw new UnavailableException(unread.getMessage() + " The person was not sent.", unread.diagnosis(), null);
        }
    }

    private static OutcomeUnknownException halfway(String why) {
        return new OutcomeUnknownException(
                "The person was made, but not its tags and lists: " + why, Diagnosis.of("CREATED_HALFWAY"));
    }
}
