package io.crmify.jpa.mapping.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.QueryTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that fails kills no record. */
class DatabaseFailureTest {
    private final Shop shop =
            Shop.on(TestDatabase.H2).entities(Customer.class, Company.class).open();

    @AfterEach
    void close() {
        shop.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new SQLTransientConnectionException("the pool is exhausted"),
                new SQLNonTransientConnectionException("gone"),
                new SQLRecoverableException("gone"),
                new LockTimeoutException(),
                new QueryTimeoutException());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void knowsTheDatabasesFailureByItsClass(Throwable failure) {
        assertThat(DatabaseFailure.isCauseOf(new PersistenceException(new IllegalStateException(failure))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "53300", "57014", "40001", "HYT00"})
    void knowsTheDatabasesFailureByItsState(String state) {
        assertThat(DatabaseFailure.isCauseOf(new PersistenceException(new SQLException("failed", state))))
                .isTrue();
    }

    @Test
    void knowsAPoolsFailureByWhereItComesFrom() {
        assertThat(DatabaseFailure.isCauseOf(new PersistenceException(getConnection())))
                .isTrue();
    }

    private static SQLException getConnection() {
        return new SQLException("none is free");
    }

    @Test
    void leavesToTheRecordWhatIsItsOwn() {
        var endless = new IllegalStateException();
        endless.initCause(new IllegalArgumentException(endless));

        assertThat(Stream.of(
                        endless,
                        new NullPointerException(),
                        new PersistenceException(new SQLException("no number", "22018")),
                        new PersistenceException(new SQLException("thrown by a converter"))))
                .noneMatch(DatabaseFailure::isCauseOf);
    }

    @Test
    void readsLaterWhatTheDatabaseDidNotGive() {
        shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
        shop.persist(new Customer("Grace", "Hopper", "grace@example.org"));
        shop.log()
                .failOn(
                        sql -> sql.contains("from Customer"),
                        () -> new SQLTransientConnectionException("the pool is exhausted"));

        drainWhateverItThrows();

        assertThat(shop.theCrm().records()).isEmpty();
        assertThat(shop.crmify().operations().failed(10)).isEmpty();
        assertThat(shop.rows("select id from crmify_link where attempts > 0 or state = 'DEAD'"))
                .isEmpty();

        shop.log().failOn(sql -> false);
        shop.crmify().clock().advance(Duration.ofHours(1));
        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(2);
    }

    private void drainWhateverItThrows() {
        try {
            shop.drain();
        } catch (RuntimeException e) {
            // whether it is told to the caller is for the dispatcher to say
        }
    }
}
