package io.crmify.jpa.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.Crmify;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.GlobalConfig;
import io.crmify.jpa.testing.MapConfig;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.sql.SQLException;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.junit.jupiter.api.Test;

/** Switched off, crmify keeps no application from starting. */
class SwitchedOffHookTest {
    private static final Map<String, String> OFF = Map.of("crmify.enabled", "false");

    private static EntityManagerFactory onADatabaseThatIsDown() {
        var down = new JdbcDataSource();
        down.setURL("jdbc:h2:mem:down;IFEXISTS=TRUE");
        assertThatThrownBy(down::getConnection).isInstanceOf(SQLException.class);
        return new PersistenceConfiguration("down")
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .managedClass(Customer.class)
                .managedClass(Company.class)
                .property("jakarta.persistence.nonJtaDataSource", down)
                .property("hibernate.boot.allow_jdbc_metadata_access", false)
                .property("hibernate.dialect", org.hibernate.dialect.H2Dialect.class.getName())
                .createEntityManagerFactory();
    }

    @SuppressWarnings("deprecation") // there is no other way to ask a group for its listeners
    private static Iterable<?> listeners(EntityManagerFactory factory) {
        return factory.unwrap(SessionFactoryImplementor.class)
                .getEventEngine()
                .getListenerRegistry()
                .getEventListenerGroup(EventType.POST_INSERT)
                .listeners();
    }

    @Test
    void neitherAsksTheDatabaseNorAttachesAnything() {
        try (var config = GlobalConfig.of(OFF);
                var factory = onADatabaseThatIsDown()) {
            assertThat(listeners(factory)).doesNotHaveAnyElementsOfTypes(HibernateCapture.class);
            assertThat(HookedUnits.all()).contains(factory);
            assertThat(config).isNotNull();
        }
    }

    @Test
    void startsWithoutTheDatabase() {
        try (var config = GlobalConfig.of(OFF);
                var factory = onADatabaseThatIsDown();
                var crmify = Crmify.configure(factory).config(MapConfig.of(OFF)).start()) {
            assertThat(crmify.operations().drain()).isZero();
            assertThat(config).isNotNull();
        }
    }
}
