package io.crmify.jpa.capture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.StartupException;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import jakarta.persistence.PersistenceConfiguration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.junit.jupiter.api.Test;

/** A unit with a database for each tenant is refused, and not half supported. */
class MultiTenancyTest {
    static final class Tenants implements MultiTenantConnectionProvider<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Connection getAnyConnection() throws SQLException {
            return DriverManager.getConnection("jdbc:h2:mem:anybody");
        }

        @Override
        public void releaseAnyConnection(Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public Connection getConnection(String tenant) throws SQLException {
            return DriverManager.getConnection("jdbc:h2:mem:" + tenant);
        }

        @Override
        public void releaseConnection(String tenant, Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public boolean supportsAggressiveRelease() {
            return false;
        }

        @Override
        public boolean isUnwrappableAs(Class<?> type) {
            return false;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new IllegalArgumentException("wraps nothing");
        }
    }

    @Test
    void isRefusedWhenTheFactoryIsMade() {
        var unit = new PersistenceConfiguration("tenants")
                .managedClass(Customer.class)
                .managedClass(Company.class)
                .property("hibernate.multi_tenant_connection_provider", new Tenants());

        assertThatThrownBy(unit::createEntityManagerFactory)
                .hasStackTraceContaining("CRMIFY-113")
                .hasStackTraceContaining("multi-tenancy")
                .satisfies(e ->
                        org.assertj.core.api.Assertions.assertThat(e).hasRootCauseInstanceOf(StartupException.class));
    }
}
