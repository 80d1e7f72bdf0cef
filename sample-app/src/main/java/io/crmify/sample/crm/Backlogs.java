package io.crmify.sample.crm;

import io.crmify.CrmOperations;
import io.crmify.LaneStatus;
import io.crmify.SyncState;
import io.crmify.operations.FailureFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Stream;

/** Asks crmify how far it is, and has it try again. */
@ApplicationScoped
public class Backlogs {
    @Inject
    CrmOperations operations;

    public Backlog now() {
        var counts = operations.counts();
        return new Backlog(
                sum(counts, SyncState.PENDING),
                sum(counts, SyncState.SYNCED),
                sum(counts, SyncState.FAILED),
                operations.lanes());
    }

    /** Has everything tried again that was given up. */
    public void retryFailed() {
        operations.retry(FailureFilter.ALL);
    }

    /** Has every connection try again at once. */
    public void tryNow() {
        connections().forEach(operations::resume);
    }

    // A type that a connection does not take for now is listed beside it.
    private Stream<String> connections() {
        return operations.lanes().stream().map(LaneStatus::connection).distinct();
    }

    private static long sum(Map<String, Map<SyncState, Long>> counts, SyncState state) {
        return counts.values().stream()
                .mapToLong(connection -> connection.getOrDefault(state, 0L))
                .sum();
    }
}
