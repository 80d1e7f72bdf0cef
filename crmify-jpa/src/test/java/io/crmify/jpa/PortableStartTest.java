package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.CrmifyException;
import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.cdi.CrmLeadListener;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.EclipseLinkPlatform;
import io.crmify.jpa.testing.Jta;
import io.crmify.jpa.testing.JtaShop;
import io.crmify.jpa.testing.MapConfig;
import io.crmify.jpa.testing.ServerNames;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.junit.jupiter.api.Test;

/** What a unit of another provider than Hibernate needs, and how crmify finds it or says what is missing. */
class PortableStartTest {
    private static final Map<String, String> CONFIG = Map.of("crmify.backend", "crm", "crmify.min-interval", "0s");
    private static final String REGISTRY = "java:comp/TransactionSynchronizationRegistry";
    private static final String TRANSACTION = "java:comp/UserTransaction";

    private static PersistenceConfiguration heard(PersistenceConfiguration persistence) {
        return JtaShop.customers(persistence).mappingFile("META-INF/crmify-orm.xml");
    }

    private static Customer ada() {
        return new Customer("Ada", "Lovelace", "ada@example.org");
    }

    private static JtaShop shop() {
        return JtaShop.onEclipseLink(TestDatabase.H2, PortableStartTest::heard);
    }

    @Test
    void sendsNothingWithoutTheListener() {
        try (var shop = JtaShop.onEclipseLink(TestDatabase.H2, JtaShop::customers)) {
            shop.persist(ada());

            assertThat(shop.rows("select * from crmify_change")).isEmpty();
        }
    }

    @Test
    void recordsOnceOnHibernateThoughTheListenerIsNamed() {
        try (var shop = JtaShop.onHibernate(
                TestDatabase.H2, persistence -> persistence.mappingFile("META-INF/crmify-orm.xml"))) {
            shop.persist(ada());

            assertThat(shop.rows("select size from crmify_change")).hasSize(1);
        }
    }

    @Test
    void letsAChangeOnHibernatePassThoughTheUnitHasNoLeads() {
        try (var shop = Shop.on(TestDatabase.H2)
                .entities(Customer.class, Company.class)
                .config("crmify.enabled", "false")
                .property("hibernate.orm_xml_files", List.of("META-INF/crmify-orm.xml"))
                .open()) {
            shop.persist(new Company("Analytical Engines"));

            assertThat(shop.rows("select * from Company")).hasSize(1);
        }
    }

    @Test
    void failsTheTransactionThatNobodyWouldRecord() {
        assertThatThrownBy(() -> new CrmLeadListener().persisted(ada()))
                .isInstanceOf(CrmifyException.class)
                .hasMessageContaining("CRMIFY-304")
                .hasMessageContaining(Customer.class.getName());
    }

    @Test
    void recordsWhatChangesAfterItHasStopped() {
        try (var shop = shop()) {
            shop.crmify().close();

            shop.persist(ada());

            assertThat(shop.rows("select * from crmify_change")).hasSize(1);
        }
    }

    @Test
    void letsChangesPassWhileItIsSwitchedOff() {
        var off = MapConfig.of(Map.of("crmify.enabled", "false"));
        try (var shop = JtaShop.onEclipseLink(TestDatabase.H2, PortableStartTest::heard, setup -> setup.config(off))) {
            shop.persist(ada());

            assertThat(shop.rows("select * from Customer")).hasSize(1);
            assertThat(shop.rows("select * from information_schema.tables where table_name = 'CRMIFY_CHANGE'"))
                    .isEmpty();
        }
    }

    @Test
    void losesNothingWhereTheProvidersFlushIsInterposedToo() throws Exception {
        try (var shop = JtaShop.onEclipseLink(TestDatabase.H2, persistence -> heard(persistence)
                .property("eclipselink.target-server", EclipseLinkPlatform.Interposed.class.getName()))) {
            shop.inTransaction(() -> {
                shop.factory().createEntityManager().persist(ada());
                shop.factory().createEntityManager().persist(new Customer("Grace", "Hopper", "grace@example.org"));
            });
            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(2);
        }
    }

    @Test
    void namesTheMissingRegistryBesideAllElseThatIsWrong() {
        var wrong = new HashMap<>(CONFIG);
        wrong.put("crmify.poll-interval", "often");

        assertThatThrownBy(() -> JtaShop.onEclipseLink(
                        TestDatabase.H2, PortableStartTest::heard, setup -> setup.config(MapConfig.of(wrong))))
                .isInstanceOfSatisfying(StartupException.class, e -> assertThat(e.faults())
                        .extracting(Fault::code)
                        .contains("CRMIFY-109")
                        .hasSize(2))
                .hasMessageContaining(REGISTRY)
                .hasMessageContaining("crmify.poll-interval");
    }

    @Test
    void refusesResourceLocalTransactions() {
        var persistence = heard(new PersistenceConfiguration("local"))
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .property("jakarta.persistence.jdbc.url", "jdbc:h2:mem:local");
        try (var factory = new PersistenceProvider().createEntityManagerFactory(persistence)) {
            var setup = Crmify.configure(factory).config(MapConfig.of(CONFIG)).withoutThreads();

            assertThatThrownBy(setup::start)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("CRMIFY-108")
                    .hasMessageContaining("RESOURCE_LOCAL");
        }
    }

    @Test
    void refusesASecondUnitWithTheSameLeads() {
        try (var shop = shop()) {
            assertThatThrownBy(PortableStartTest::shop)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("CRMIFY-112");

            shop.persist(ada());
            assertThat(shop.rows("select * from crmify_change")).hasSize(1);
        }
    }

    @Test
    void leavesToHibernateWhatIsMappedByBoth() {
        try (var shop = shop();
                var hibernates = Shop.on(TestDatabase.H2)
                        .entities(Customer.class, Company.class)
                        .property("hibernate.orm_xml_files", List.of("META-INF/crmify-orm.xml"))
                        .open()) {
            hibernates.persist(ada());
            assertThat(hibernates.rows("select * from crmify_change")).hasSize(1);
            assertThat(shop.rows("select * from crmify_change")).isEmpty();

            shop.persist(ada());
            assertThat(hibernates.rows("select * from crmify_change")).hasSize(1);
            assertThat(shop.rows("select * from crmify_change")).hasSize(1);
        }
    }

    @Test
    void findsInAServerWhatItNeeds() {
        try (var names = ServerNames.of(Map.of(TRANSACTION, Jta.transaction(), REGISTRY, Jta.registry()));
                var shop = JtaShop.onEclipseLink(TestDatabase.H2, PortableStartTest::heard, setup -> setup)) {
            assertThat(names).isNotNull();
            shop.persist(ada());
            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(1);
        }
    }

    @Test
    void takesTheServersDefaultDataSourceOnlyIfItIsTheUnits() {
        try (var shop = shop();
                var other = JtaShop.onEclipseLink(
                        TestDatabase.H2,
                        persistence -> persistence.managedClass(Company.class),
                        setup -> setup.config(MapConfig.of(Map.of("crmify.enabled", "false"))))) {
            var silent = withoutDataSource(shop.factory());

            try (var names = ServerNames.of(Map.of("java:comp/DefaultDataSource", other.pool()))) {
                assertThat(names).isNotNull();
                assertThatThrownBy(() -> started(silent, CONFIG)).hasMessageContaining("CRMIFY-111");
            }
            try (var names = ServerNames.of(Map.of("java:comp/DefaultDataSource", shop.pool()))) {
                assertThat(names).isNotNull();
                started(silent, CONFIG).close();
            }
        }
    }

    @Test
    void takesTheDataSourceThatIsConfigured() {
        var named = new HashMap<>(CONFIG);
        named.put("crmify.data-source", "java:/shop");
        try (var shop = shop()) {
            var silent = withoutDataSource(shop.factory());

            assertThatThrownBy(() -> started(silent, named))
                    .hasMessageContaining("CRMIFY-111")
                    .hasMessageContaining("java:/shop");
            try (var names = ServerNames.of(Map.of("java:/shop", shop.pool()))) {
                assertThat(names).isNotNull();
                started(silent, named).close();
            }
        }
    }

    private static Crmify started(EntityManagerFactory factory, Map<String, String> config) {
        return Crmify.configure(factory)
                .config(MapConfig.of(config))
                .backend("crm", new InMemoryCrm())
                .transactions(Jta.transaction(), Jta.registry())
                .withoutThreads()
                .start();
    }

    /** As in a server, which gives the provider the data source by another way than the properties. */
    private static EntityManagerFactory withoutDataSource(EntityManagerFactory factory) {
        return (EntityManagerFactory) Proxy.newProxyInstance(
                PortableStartTest.class.getClassLoader(),
                new Class<?>[] {EntityManagerFactory.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getProperties")) {
                        var properties = new HashMap<>(factory.getProperties());
                        properties.remove("jakarta.persistence.jtaDataSource");
                        return properties;
                    }
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0] || factory.equals(arguments[0]);
                    }
                    try {
                        return method.invoke(factory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
