package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.capture.Capture;
import io.crmify.jpa.capture.CapturedUnit;
import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.mapping.CapturePlan;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows a commit. */
class CommitsTest {
    private static final List<Change> MISSED =
            List.of(new Change(UUID.randomUUID(), "Customer", "", Hint.TOUCHED, List.of("7")));

    private final AtomicInteger woken = new AtomicInteger();
    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.on(TestDatabase.H2).entities(Customer.class, Company.class).open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Commits commits(Executor threads) {
        var database = Database.of(TestStore.connections(shop.log().around(shop.pool())));
        var capture = new Capture(new CapturePlan(Map.of()));
        var unit = new CapturedUnit("shop", shop.factory(), database, new Changes(database, "shop"), capture);
        return new Commits(
                unit,
                event -> {
                    throw new IllegalStateException("an observer that fails");
                },
                woken::incrementAndGet,
                threads);
    }

    @Test
    void wakeTheDispatcherThoughAnObserverFails() {
        assertThatThrownBy(() -> commits(Runnable::run).committed(Map.of("Customer", 1)))
                .hasMessage("an observer that fails");

        assertThat(woken).hasValue(1);
    }

    @Test
    void recordWhatWasMissed() {
        commits(Runnable::run).missed(MISSED);

        assertThat(shop.recorded()).containsExactly("Customer TOUCHED 7");
        assertThat(woken).hasValue(1);
    }

    @Test
    void nameWhatCannotBeRecordedAnyMore() {
        shop.log().failOn(sql -> sql.contains("crmify_change"));
        try (var log = LogLines.of(Capture.class)) {
            commits(Runnable::run).missed(MISSED);
            commits(work -> {
                        throw new RejectedExecutionException("closed");
                    })
                    .missed(MISSED);

            assertThat(log.lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                    .contains("CRMIFY-307", "Customer", "[7]", "Crm.resync"));
        }
    }
}
