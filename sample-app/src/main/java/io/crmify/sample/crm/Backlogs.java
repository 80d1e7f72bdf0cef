package io.crmify.sample.crm;

import io.crmify.CrmOperations;
import io.crmify.LaneStatus;
import io.crmify.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.stream.Stream;

/** Asks crmify how far it is, and has it try again. */
@ApplicationScoped
public class Backlogs {
    @Inject
    CrmOperations operations;

    public Backlog now() {
        return new Backlog(
                count(SyncState.PENDING), count(SyncState.SYNCED), count(SyncState.FAILED), operations.lanes());
    }

    /** Has everything tried again that was given up. */
    public void retryFailed() {
        connections().forEach(operations::retryAll);
    }

    /** Has every connection try again at once. */
    public void tryNow() {
        connections().forEach(operations::resume);
    }

    // A type that a connection does not take for now is listed beside it.
    private Stream<String> connections() {
        return operations.lanes().stream().map(LaneStatus::connection).distinct();
    }

    private long count(SyncState state) {
        return operations.counts().values().stream()
                .mapToLong(connection -> connection.getOrDefault(state, 0L))
                .sum();
    }
}
