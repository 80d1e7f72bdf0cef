package io.crmify.jpa.lane.token;

import java.util.function.Supplier;

/** What lets the calls of a connection through. */
public interface Passage {
    /** @throws io.crmify.backend.CallNotAllowedException if this thread is not to make its calls any more */
    void check();

    /** Makes calls that are not for the records that this thread is pushing. */
    <T> T apart(Supplier<T> calls);
}
