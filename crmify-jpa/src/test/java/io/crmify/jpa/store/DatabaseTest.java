package io.crmify.jpa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class DatabaseTest {
    private static final String INSERT = "insert into crmify_setting (name, content) values (?, ?)";
    private static final String CONTENT = "select content from crmify_setting where name = ?";
    private static final String UPDATE = "update crmify_setting set content = ? where name = ?";

    @Parameter
    TestDatabase kind;

    private TestStore store;

    @BeforeEach
    void newUnit() {
        store = TestStore.on(kind);
    }

    private String setting(String name) {
        return store.unit() + "." + name;
    }

    private void add(String name) {
        store.inTransaction(jdbc -> jdbc.update(INSERT, setting(name), "0"));
    }

    private List<String> content(String name) {
        return store.inTransaction(jdbc -> content(jdbc, name));
    }

    private List<String> content(Jdbc jdbc, String name) {
        return jdbc.query(CONTENT, row -> row.getString(1), setting(name));
    }

    @Test
    void knowsItsKind() {
        assertThat(store.database().kind().name()).isEqualTo(kind.name());
    }

    @Test
    void rollsBackWhatThrows() {
        assertThatThrownBy(() -> store.inTransaction(jdbc -> {
                    jdbc.update(INSERT, setting("a"), "0");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(content("a")).isEmpty();
    }

    @Test
    void tellsAUniqueConstraintFromOtherFaults() {
        add("a");

        assertThatThrownBy(() -> add("a"))
                .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isUniqueViolation())
                        .isTrue());
        assertThatThrownBy(() -> store.inTransaction(jdbc -> jdbc.update(INSERT, setting("b"), null)))
                .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isUniqueViolation())
                        .isFalse());
        assertThatThrownBy(() -> store.inTransaction(jdbc -> jdbc.update("delete from crmify_nothing")))
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.isMissingTable()).isTrue();
                    assertThat(e.isWorthRetrying()).isFalse();
                });
    }

    @Test
    void runsTheLoserOfADeadlockAgain() throws Exception {
        add("a");
        add("b");
        var both = new CountDownLatch(2);
        var threads = Executors.newFixedThreadPool(2);
        try {
            var results = List.of(
                    threads.submit(() -> updateBoth("a", "b", both)), threads.submit(() -> updateBoth("b", "a", both)));

            for (Future<Integer> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(2);
            }
        } finally {
            threads.shutdown();
        }
    }

    private int updateBoth(String first, String second, CountDownLatch both) {
        return store.inTransaction(jdbc -> {
            var updated = jdbc.update(UPDATE, "1", setting(first));
            both.countDown();
            await(both);
            return updated + jdbc.update(UPDATE, "1", setting(second));
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsWhatIsCommittedAlsoWhereThePoolIsStricter() throws SQLException {
        add("a");
        try (var strict = strict("TRANSACTION_REPEATABLE_READ")) {
            var database = Database.of(TestStore.connections(strict));

            var seen = database.inTransaction(jdbc -> {
                var before = content(jdbc, "a");
                store.inTransaction(other -> other.update(UPDATE, "1", setting("a")));
                return List.of(before, content(jdbc, "a"));
            });

            assertThat(seen).containsExactly(List.of("0"), List.of("1"));
            try (var connection = strict.getConnection()) {
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            }
        }
    }

    private HikariDataSource strict(String isolation) throws SQLException {
        var config = new HikariConfig();
        try (var pooled = store.open()) {
            config.setJdbcUrl(pooled.connection().getMetaData().getURL());
            config.setUsername(kind.user());
        }
        config.setTransactionIsolation(isolation);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    @Test
    void leavesConnectionsAsTheyWere() throws SQLException {
        try (var connection = store.open().connection()) {
            var seen = new ArrayList<Boolean>();
            for (var autoCommit : List.of(true, false)) {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
                var database = Database.of(new ConnectionSource() {
                    @Override
                    public <T> T with(Work<T> work) throws SQLException {
                        return work.on(connection);
                    }
                });
                database.inTransaction(jdbc -> jdbc.update(UPDATE, "1", "nothing"));
                database.outsideTransactions(jdbc -> jdbc.update(UPDATE, "1", "nothing"));
                seen.add(connection.getAutoCommit());
                connection.setAutoCommit(false);
            }

            assertThat(seen).containsExactly(true, false);
        }
    }

    @Test
    void readsTheTimeInMillisecondsSince1970() {
        var before = TimeZone.getDefault();
        try {
            for (var zone : List.of("Pacific/Auckland", "America/Los_Angeles")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));

                assertThat(store.now()).isCloseTo(System.currentTimeMillis(), within(60_000L));
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void letsTheClockBeMoved() {
        store.advance(Duration.ofDays(3));

        assertThat(store.now())
                .isCloseTo(System.currentTimeMillis() + Duration.ofDays(3).toMillis(), within(60_000L));
    }
}
