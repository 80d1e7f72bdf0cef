package io.crmify.jpa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import io.crmify.jpa.testing.Wire;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class NetworkLimitTest {
    private final TestDatabase kind;

    NetworkLimitTest(TestDatabase kind) {
        this.kind = kind;
    }

    private void assumeNetwork() {
        assumeThat(kind).as("in memory there is no network").isNotEqualTo(TestDatabase.H2);
    }

    @Test
    void isThereWhileCrmifyWorksAndGoneAfterwards() throws SQLException {
        assumeNetwork();
        try (var pool = kind.pool("limited", 1)) {
            var source = TestStore.connections(pool);
            var database = Database.of(source);
            source.<Boolean>with(connection -> {
                connection.setNetworkTimeout(Runnable::run, 0);
                var same = Database.of(alwaysOn(connection));
                int during = same.inTransaction(jdbc -> networkTimeout(connection));
                assertThat(during).isEqualTo((int) Database.NETWORK_TIMEOUT.toMillis());
                assertThat(connection.getNetworkTimeout()).isZero();

                connection.setNetworkTimeout(Runnable::run, 1234);
                int stricter = same.inTransaction(jdbc -> networkTimeout(connection));
                assertThat(stricter).isEqualTo(1234);
                return true;
            });
            assertThat(database.<Long>inTransaction(Jdbc::now)).isPositive();
        }
        kind.drop("limited");
    }

    private static int networkTimeout(Connection connection) {
        try {
            return connection.getNetworkTimeout();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ConnectionSource alwaysOn(Connection connection) {
        return new ConnectionSource() {
            @Override
            public <T> T with(Work<T> work) throws SQLException {
                return work.on(connection);
            }
        };
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsAStatementWhoseAnswerNeverComes() throws SQLException {
        assumeNetwork();
        try (var wire = Wire.laid();
                var pool = kind.pool("swallowed", 1, wire::to)) {
            try (var connection = pool.getConnection()) {
                NetworkLimit.on(connection, Duration.ofSeconds(1));
                wire.swallow();
                assertThatThrownBy(() -> connection.createStatement().executeQuery("select 1"))
                        .isInstanceOf(SQLException.class);
                wire.mend();
            }
            assertWorks(pool);
        }
        kind.drop("swallowed");
    }

    private static void assertWorks(HikariDataSource pool) {
        assertThat(Database.of(TestStore.connections(pool)).<Long>inTransaction(Jdbc::now))
                .isPositive();
    }

    @Test
    void isDoneWithoutWhereADriverHasNone() throws SQLException {
        try (var pool = kind.pool("unlimited", 1)) {
            try (var connection = pool.getConnection()) {
                assertThat(Database.of(alwaysOn(without(connection))).<Long>inTransaction(Jdbc::now))
                        .isPositive();
            }
        }
        kind.drop("unlimited");
    }

    private static Connection without(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                NetworkLimitTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    if (method.getName().endsWith("NetworkTimeout")) {
                        throw new SQLFeatureNotSupportedException();
                    }
                    return method.invoke(real, arguments);
                });
    }
}
