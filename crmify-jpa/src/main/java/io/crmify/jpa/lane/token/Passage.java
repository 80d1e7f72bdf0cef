package io.crmify.jpa.lane.token;

import java.util.function.Supplier;

/** What lets the calls of a connection through. */
public interface Passage {
    /** @throws io.crmify.backend.CallNotAllowedException if this thread is not to make its calls any more */
    void check();

    /**
     * Makes calls for each of which {@code guard} is asked right before it is made, after the wait for the rate limit.
     *
     * @param guard throws if the call is not to be made
     */
    <T> T guarded(Runnable guard, Supplier<T> calls);

    /** Makes calls that are not for the records that this thread is pushing. */
    <T> T apart(Supplier<T> calls);
}
