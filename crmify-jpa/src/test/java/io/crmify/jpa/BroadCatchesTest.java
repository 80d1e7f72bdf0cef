package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.testing.Repository;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Where everything that is thrown is caught: where code of others is called, so that one failure costs nobody else; and where what
 * was begun has to be undone or given back, and the failure goes on. Each of the first tells of it.
 */
class BroadCatchesTest {
    private static final Pattern BROAD =
            Pattern.compile("catch \\([^)]*\\b(RuntimeException|Exception|Throwable|Error)\\b[^)]*\\)");

    private static final Set<String> CODE_OF_OTHERS = Set.of(
            "dispatch/work/BackendCall", // a backend
            "dispatch/work/ReadStep", // what a mapper gave, for one record
            "mapping/read/EntityReader", // the provider and the entity's own code, for a batch and for one record
            "dispatch/Admitter", // the look-up of one related entity's leads
            "dispatch/bulk/Backfill", // the look-up of one page
            "dispatch/ProjectStep", // the table of the application, for one record
            "dispatch/LeadEvents", // an observer
            "dispatch/Heartbeat", // the database, for one of several leases
            "dispatch/DispatchLoop", // whatever a poll meets
            "Commits", // the database, when it is too late to fail the application's transaction
            "store/NetworkLimit"); // a driver without the method

    private static final Set<String> THE_FAILURE_GOES_ON = Set.of(
            "capture/HibernateBuffers", // the transaction is marked for rollback
            "capture/JpaBuffers",
            "dispatch/Dispatcher", // a claim that could not be read is given back
            "dispatch/bulk/ImportStep", // the same
            "dispatch/bulk/Portions", // what was read is left
            "link/bulk/Imports", // what was claimed is given back
            "dispatch/SettleStep", // what can be written is written first
            "store/Database"); // rolls back

    @Test
    void everythingIsCaughtOnlyInNamedPlaces() {
        var found = Repository.mainSources().entrySet().stream()
                .filter(file -> file.getKey().startsWith("crmify-jpa"))
                .filter(file -> BROAD.matcher(file.getValue()).find())
                .map(file -> file.getKey().replaceAll(".*/io/crmify/jpa/|\\.java", ""))
                .collect(Collectors.toSet());

        assertThat(found).containsAll(CODE_OF_OTHERS).containsAll(THE_FAILURE_GOES_ON);
        found.removeAll(CODE_OF_OTHERS);
        assertThat(found).isEqualTo(THE_FAILURE_GOES_ON);
    }
}
