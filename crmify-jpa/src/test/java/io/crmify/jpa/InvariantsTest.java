package io.crmify.jpa;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.SyncState;
import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.event.LeadsChanged;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Jta;
import io.crmify.jpa.testing.JtaShop;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.transaction.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What crmify promises, under the numbers of docs/architecture.md, section 4. The cases of the first are in HookTest. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class InvariantsTest {
    private final TestDatabase database;
    private Shop shop;

    InvariantsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        shop = Shop.on(database).entities(Customer.class, Company.class).open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static Customer customer(int number) {
        return new Customer("C" + number, "Lovelace", "c" + number + "@example.org");
    }

    private static List<Customer> customers(Shop shop) {
        return shop.inTransaction(InvariantsTest::customers);
    }

    private static List<Customer> customers(EntityManager manager) {
        return manager.createQuery("from Customer c order by c.id", Customer.class)
                .getResultList();
    }

    /** The CRM holds exactly what the database does. */
    private static void assertAgree(Shop shop) {
        assertAgree(shop.theCrm(), customers(shop));
    }

    private static void assertAgree(InMemoryCrm crm, List<Customer> customers) {
        var inCrm = crm.records().stream()
                .collect(Collectors.toMap(
                        record -> record.id(),
                        record -> record.fields().get(FIRST_NAME) + " "
                                + record.fields().get(EMAIL) + " "
                                + record.fields().get(PHONE)));
        var inDatabase = customers.stream()
                .collect(Collectors.toMap(c -> c.crmId, c -> c.firstName + " " + c.email + " " + c.phone));
        assertThat(inCrm).isEqualTo(inDatabase);
    }

    @Test
    void invariant1WhateverCommitsIsSentAndNothingElse() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int step = 0; step < 120; step++) {
            change(random, step);
            if (random.nextInt(10) == 0) {
                shop.drain();
            }
        }

        shop.drain();

        assertAgree(shop);
    }

    // A transaction of up to four changes, of which every third is rolled back.
    private void change(RandomGenerator random, int step) {
        var known = customers(shop);
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            change(manager, known, random, step);
            if (step % 3 == 0) {
                manager.getTransaction().rollback();
            } else {
                manager.getTransaction().commit();
            }
        }
    }

    private static void change(EntityManager manager, List<Customer> all, RandomGenerator random, int step) {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            var id = all.isEmpty() ? null : all.get(random.nextInt(all.size())).id;
            var known = id == null ? null : manager.find(Customer.class, id);
            if (known == null || random.nextInt(3) == 0) {
                manager.persist(customer(step * 10 + i));
            } else if (random.nextInt(4) == 0) {
                manager.remove(known);
            } else {
                known.phone = "" + random.nextInt(1000);
            }
            if (random.nextBoolean()) {
                manager.flush();
            }
        }
    }

    @Test
    void invariant1WhateverCommitsIsSentAndNothingElseUnderJta() throws Exception {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        try (var jta = JtaShop.onHibernate(database)) {
            for (int step = 0; step < 120; step++) {
                changeUnderJta(jta, random, step);
                if (random.nextInt(10) == 0) {
                    jta.drain();
                }
            }

            jta.drain();

            assertAgree(jta.theCrm(), jta.call(InvariantsTest::customers));
        }
    }

    private static void changeUnderJta(JtaShop jta, RandomGenerator random, int step) throws Exception {
        var known = jta.call(InvariantsTest::customers);
        Jta.manager().begin();
        var manager = jta.factory().createEntityManager();
        try {
            change(manager, known, random, step);
            if (step % 2 == 0) {
                manager.close(); // before the end of the transaction, which then flushes it
            }
            if (step % 3 != 0) {
                Jta.manager().commit();
            }
        } finally {
            if (Jta.manager().getStatus() != Status.STATUS_NO_TRANSACTION) {
                Jta.manager().rollback();
            }
            if (manager.isOpen()) {
                manager.close();
            }
        }
    }

    @Test
    void invariant2AnAbsentCrmNeitherFailsNorStopsTheUser() throws InterruptedException {
        var hangs = new CountDownLatch(1);
        var called = new CountDownLatch(1);
        shop.theCrm().onCall(call -> {
            if (call.operation() == PUSH) {
                called.countDown();
                awaitUninterruptibly(hangs);
            }
        });
        var ada = shop.persist(customer(1));
        var background = Executors.newSingleThreadExecutor();
        try {
            var draining = background.submit(shop::drain);
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();

            // The call hangs, and the very lead that it sends is edited, as are others.
            shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
            shop.persist(customer(2));
            assertThat(draining.isDone()).isFalse();

            hangs.countDown();
            draining.get(20, TimeUnit.SECONDS);
            shop.drain();
            assertAgree(shop);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            hangs.countDown();
            background.shutdownNow();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Timeout(60)
    void invariant2NoStepOfTheDispatcherBlocksTheUser() {
        shop.run(manager -> IntStream.range(0, 20).forEach(i -> manager.persist(customer(i))));
        shop.drain();
        var ids = customers(shop).stream().map(customer -> customer.id).toList();
        shop.run(manager -> ids.forEach(id -> manager.find(Customer.class, id).phone = "1"));
        var dispatcher = new AtomicReference<>(Thread.currentThread());
        var steps = new AtomicInteger();
        shop.log().onStatement(sql -> {
            // In the midst of each step, with its locks: a user edits the very leads, and others sign up.
            if (Thread.currentThread() == dispatcher.get() && sql.contains("crmify_")) {
                dispatcher.set(null);
                var number = steps.incrementAndGet();
                shop.edit(Customer.class, ids.get(number % 20), customer -> customer.phone = "2" + number);
                shop.persist(customer(1000 + number));
                dispatcher.set(steps.get() < 40 ? Thread.currentThread() : null);
            }
        });

        shop.drain();
        shop.log().onStatement(sql -> {});
        shop.drain();

        assertThat(steps).hasValueGreaterThanOrEqualTo(10);
        assertAgree(shop);
    }

    @Test
    void invariant3NoConnectionIsHeldDuringACall() {
        var out = new CopyOnWriteArrayList<Integer>();
        shop.theCrm().onCall(call -> out.add(shop.log().connectionsOut()));
        shop.persist(customer(1));

        shop.drain();
        shop.edit(Customer.class, customers(shop).get(0).id, customer -> customer.phone = "1");
        shop.drain();
        shop.run(manager ->
                manager.remove(manager.find(Customer.class, customers(shop).get(0).id)));
        shop.drain();

        assertThat(out).hasSizeGreaterThanOrEqualTo(3).containsOnly(0);
    }

    @Test
    void invariant4NoLinkIsWorkedOnTwiceAtATimeByTwoNodes() throws InterruptedException, ExecutionException {
        shop.run(manager -> IntStream.range(0, 400).forEach(i -> manager.persist(customer(i))));
        var inFlight = ConcurrentHashMap.<String>newKeySet();
        var together = new AtomicInteger();
        shop.theCrm().onCall(call -> {
            var mine = call.leads().stream().map(lead -> lead.key().external()).toList();
            mine.forEach(key -> together.addAndGet(inFlight.add(key) ? 0 : 1));
            // Time for others to come by; then the call ends.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            mine.forEach(inFlight::remove);
        });
        try (var other = Shop.on(database)
                .entities(Customer.class, Company.class)
                .database(shop)
                .crm(shop.theCrm())
                .open()) {
            drainAtOnce(shop, other, shop, other);
            shop.drain();
        }

        assertThat(together).hasValue(0);
        assertThat(shop.theCrm().count(PUSH)).isBetween(4, 4 + 4);
        assertThat(shop.theCrm().records()).hasSize(400);
        assertAgree(shop);
    }

    private static void drainAtOnce(Shop... nodes) throws InterruptedException, ExecutionException {
        var workers = Executors.newFixedThreadPool(nodes.length);
        try {
            var all = Stream.of(nodes).map(node -> workers.submit(node::drain)).toList();
            for (var one : all) {
                one.get();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void invariant5NothingIsLostOrDoubledWhateverTheCrmCanDo() {
        for (var guarantee : List.of(CreateGuarantee.KEYED, CreateGuarantee.FINDABLE)) {
            var crm = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(guarantee));
            try (var other = Shop.on(database)
                    .entities(Customer.class, Company.class)
                    .crm(crm)
                    .open()) {
                crm.applyThenFail(2);
                other.run(manager -> IntStream.range(0, 150).forEach(i -> manager.persist(customer(i))));
                for (int i = 0; i < 6; i++) {
                    other.drain();
                    other.crmify().clock().advance(Duration.ofMinutes(20));
                }
                assertThat(crm.records()).as(guarantee.name()).hasSize(150);
                assertAgree(other);
            }
        }
    }

    @Test
    void invariant6NothingDiesOfAnOutageThrottlingOrBadCredentials() {
        for (var kind : List.of(
                FailureKind.UNAVAILABLE, FailureKind.THROTTLED, FailureKind.UNAUTHORIZED, FailureKind.MISCONFIGURED)) {
            shop.theCrm().failNext(20, kind);
            shop.run(manager -> IntStream.range(0, 20).forEach(i -> manager.persist(customer(i))));
            for (int hour = 0; hour < 30; hour++) {
                shop.drain();
                assertThat(shop.crmify().operations().failed(1)).as(kind.name()).isEmpty();
                shop.crmify().clock().advance(Duration.ofHours(1));
            }
            assertThat(shop.rows("select id from crmify_link where state <> 'IDLE'"))
                    .as(kind.name())
                    .isEmpty();
        }
        assertThat(shop.theCrm().records()).hasSize(80);
    }

    @Test
    void invariant7OneBadRecordStopsNobody() {
        shop.theCrm().refuse(lead -> "c7@example.org".equals(lead.fields().get(EMAIL)), "INVALID_EMAIL");
        shop.run(manager -> IntStream.range(0, 20).forEach(i -> manager.persist(customer(i))));
        var unreadable = customers(shop).get(3).id;
        shop.run(manager -> manager.createNativeQuery("update Customer set notes = 'spoiled' where id = " + unreadable)
                .executeUpdate());
        shop.rows("insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at) values "
                + "('00000000-0000-7000-8000-000000000001', 'shop', 'Customer', '', 'TOUCHED', 'not-a-number', 1, 0), "
                + "('00000000-0000-7000-8000-000000000002', 'shop', 'Stranger', '', 'TOUCHED', '1', 1, 0)");

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(18);
        assertThat(shop.crmify().operations().failed(10))
                .extracting(failed -> failed.reason())
                .containsExactlyInAnyOrder("INVALID_EMAIL", "UNREADABLE_ENTITY", "UNREADABLE_ID");
        // A type that this node does not know waits for one that does.
        assertThat(shop.rows("select id from crmify_change where type = 'Stranger'"))
                .hasSize(1);
    }

    @Test
    void invariant9NoPersonalDataInTablesLogsMessagesOrEvents() {
        var logged = new CopyOnWriteArrayList<String>();
        var handler = into(logged);
        var root = Logger.getLogger("io.crmify");
        root.addHandler(handler);
        var level = root.getLevel();
        root.setLevel(java.util.logging.Level.ALL);
        try {
            shop.theCrm().refuse(lead -> lead.fields().containsKey(PHONE), "INVALID_PHONE");
            shop.persist(new Customer("Zaphod", "Beeblebrox", "zaphod@example.org"));
            shop.drain();
            shop.edit(Customer.class, customers(shop).get(0).id, customer -> customer.phone = "555-4242");
            shop.drain();
        } finally {
            root.removeHandler(handler);
            root.setLevel(level);
        }
        var tables = List.of(
                "crmify_change",
                "crmify_change_dead",
                "crmify_link",
                "crmify_journal",
                "crmify_counter",
                "crmify_import",
                "crmify_job",
                "crmify_lane",
                "crmify_token");
        var stored = tables.stream()
                .map(table -> shop.rows("select * from " + table).toString())
                .collect(Collectors.joining());
        assertThat(stored).contains("Customer");
        assertThat(stored + logged + shop.events() + shop.crmify().operations().failed(10))
                .doesNotContainIgnoringCase("zaphod")
                .doesNotContainIgnoringCase("beeblebrox")
                .doesNotContain("555-4242");
    }

    private static Handler into(List<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getMessage() + " " + Arrays.toString(entry.getParameters()) + entry.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void invariant10WritingTheIdBackTouchesNothingElse() {
        var ada = shop.persist(customer(1));
        var version = shop.find(Customer.class, ada.id).version;

        // A transaction that read the entity before and writes it after the id has come.
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            var spanning = manager.find(Customer.class, ada.id);
            shop.drain();
            assertThat(shop.recorded()).isEmpty();
            spanning.phone = "1";
            manager.getTransaction().commit();
        }

        var after = shop.find(Customer.class, ada.id);
        assertThat(after.crmId).isEqualTo(shop.theCrm().records().get(0).id());
        assertThat(after.phone).isEqualTo("1");
        assertThat(after.version).isEqualTo(version + 1);
    }

    @Test
    void invariant10TheIdWaitsForARowThatAUserHasLocked() {
        var ada = shop.persist(customer(1));
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            manager.find(Customer.class, ada.id, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE);

            shop.drain();

            assertThat(shop.crm().crmId(ada)).isPresent();
            manager.getTransaction().rollback();
        }
        assertThat(shop.find(Customer.class, ada.id).crmId).isNull();

        shop.drain();

        assertThat(shop.find(Customer.class, ada.id).crmId)
                .isEqualTo(shop.crm().crmId(ada).orElseThrow());
    }

    @Test
    void invariant12EveryFaultIsInOneError() {
        assertThatThrownBy(() -> Shop.on(database)
                        .entities(Customer.class, Company.class, Broken.class)
                        .config("crmify.backend", "hubspotty")
                        .config("crmify.lease", "soon")
                        .config("crmify.polling", "1s")
                        .open())
                .isInstanceOfSatisfying(StartupException.class, e -> {
                    assertThat(e.faults())
                            .extracting(Fault::code, Fault::where)
                            .containsExactlyInAnyOrder(
                                    tuple("CRMIFY-104", "crmify.backend"),
                                    tuple("CRMIFY-102", "crmify.lease"),
                                    tuple("CRMIFY-103", "crmify.polling"),
                                    tuple("CRMIFY-121", "Broken.name"));
                    assertThat(e.faults()).allSatisfy(fault -> assertThat(e)
                            .hasMessageContaining(fault.code())
                            .hasMessageContaining(fault.remedy()));
                });
    }

    @Entity
    @CrmLead
    static class Broken {
        @Id
        Long id;

        @CrmField(value = LeadField.COMPANY, path = "no.such.path")
        String name;
    }

    @Test
    void tellsAfterTheCommitAndIsPendingUntilSent() {
        var ada = shop.persist(customer(1));

        assertThat(shop.events()).hasExactlyElementsOfTypes(LeadsChanged.class);
        assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.PENDING);
    }
}
