package io.crmify.jpa.dispatch.bulk;

import io.crmify.backend.failure.BackendException;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Outcome;
import io.crmify.jpa.journal.Entry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done with links in the same way whether they are imported or not. */
public interface Ordinary {
    List<Item> read(Claim claim);

    /** Notes that nothing is done with some of what was read. */
    void leave(Claim claim, List<Item> items);

    /** Sends what has to be sent, and settles all; true if the lane has stopped. */
    boolean finish(Claim claim, List<Item> items);

    /** Settles what is known; true if the lane has stopped. */
    boolean settle(Claim claim, Map<Item, Outcome> outcomes, List<Entry> calls);

    /**
     * Has the lane judged by a call that was for no record in particular; true if it has stopped.
     *
     * @param failure null if the CRM has answered it
     */
    boolean judge(Claim claim, @Nullable BackendException failure);

    /** Notes that there was no call from which anything could be learnt of the lane. */
    void nothingLearnt();
}
