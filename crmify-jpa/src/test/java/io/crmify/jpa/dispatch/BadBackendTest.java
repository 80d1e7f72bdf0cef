package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.FailedLead;
import io.crmify.LaneStatus.State;
import io.crmify.SyncState;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend may do anything: what it does wrong is noted for whom it concerns, and the rest goes on. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class BadBackendTest {
    private static final int BATCH = 100;

    private final TestDatabase database;
    private Shop shop;

    BadBackendTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void open(CrmBackend backend) {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .setup(setup -> setup.backend("bad", backend))
                .config("crmify.backend", "bad")
                .config("crmify.retry.max-attempts", "3")
                .open();
    }

    private void signUp(int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    private void drainForHours(int hours) {
        shop.drain();
        for (int hour = 0; hour < hours; hour++) {
            shop.crmify().clock().advance(Duration.ofHours(1));
            shop.drain();
        }
    }

    private List<String> failures() {
        return shop.crmify().operations().failed(1000).stream()
                .map(FailedLead::reason)
                .toList();
    }

    private long synced() {
        return shop.crmify().operations().counts().get("default").getOrDefault(SyncState.SYNCED, 0L);
    }

    /** A backend with batches whose results are spoiled. */
    private record Spoiled(InMemoryCrm crm, UnaryOperator<List<PushResult>> spoil)
            implements DescribedBackend, BatchPush {
        @Override
        public BackendProfile profile() {
            return crm.profile();
        }

        @Override
        public int maxBatch() {
            return BATCH;
        }

        @Override
        public List<PushResult> push(List<Lead> leads) {
            return spoil.apply(new ArrayList<>(crm.push(leads)));
        }

        @Override
        public String syncLead(Lead lead) {
            return crm.syncLead(lead);
        }

        @Override
        public boolean deleteLead(String crmId) {
            return crm.deleteLead(crmId);
        }
    }

    /** One that takes single leads, and fails with those of one address. */
    private static CrmBackend failing(InMemoryCrm crm, Runnable failure) {
        return new CrmBackend() {
            @Override
            public String syncLead(Lead lead) {
                if ("c3@example.org".equals(lead.text(EMAIL))) {
                    failure.run();
                }
                return crm.syncLead(lead);
            }

            @Override
            public boolean deleteLead(String crmId) {
                return crm.deleteLead(crmId);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class})
    void whatItThrowsForOneLeadConcernsThatOne(Class<? extends Throwable> kind) {
        var crm = new InMemoryCrm();
        open(failing(crm, () -> Thrown.of(kind)));
        signUp(10);

        shop.drain();
        assertThat(crm.records()).hasSize(9);
        assertThat(synced()).isEqualTo(9);

        drainForHours(3);
        // A two-method backend cannot look for what it may have made.
        assertThat(failures()).containsExactly("AMBIGUOUS_CREATE");
        assertThat(shop.rows("select reason from crmify_journal where failed > 0 and records = 1"))
                .contains(List.of("BACKEND_ERROR"));
    }

    @Test
    void anErrorOfEveryCallStopsTheLaneAndKillsNothing() {
        var crm = new InMemoryCrm();
        var broken = new AtomicInteger(1000);
        open(new Spoiled(crm, results -> {
            if (broken.getAndDecrement() > 0) {
                Thrown.of(NoClassDefFoundError.class);
            }
            return results;
        }));
        signUp(10);
        drainForHours(5);
        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.DOWN);
        assertThat(failures()).isEmpty();

        broken.set(0);
        drainForHours(2);

        assertThat(synced()).isEqualTo(10);
        assertThat(crm.records()).hasSize(10);
        assertThat(failures()).isEmpty();
    }

    @Test
    void aResultThatIsNullConcernsItsLeadOnly() {
        var crm = new InMemoryCrm();
        var bad = new AtomicInteger(1);
        open(new Spoiled(crm, results -> {
            if (bad.getAndDecrement() > 0) {
                results.set(3, null);
                results.set(4, new PushResult.Failed(null));
            }
            return results;
        }));
        signUp(10);

        shop.drain();
        assertThat(synced()).isEqualTo(8);
        assertThat(shop.rows("select reason from crmify_link where suspect"))
                .containsExactly(List.of("RESULT_MISSING"), List.of("RESULT_MISSING"));

        drainForHours(1);
        assertThat(synced()).isEqualTo(10);
        assertThat(crm.records()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "fewer", "more", "null"})
    void resultsThatAreNotOneForEachLeadTellNothing(String how) {
        var crm = new InMemoryCrm();
        var bad = new AtomicInteger(1);
        open(new Spoiled(crm, results -> bad.getAndDecrement() > 0 ? spoiled(how, results) : results));
        signUp(10);

        shop.drain();
        assertThat(synced()).isZero();
        assertThat(shop.rows("select distinct reason from crmify_link"))
                .containsExactly(List.of(how.equals("null") ? "RESULT_MISSING" : "RESULTS_MISSING"));

        drainForHours(1);
        assertThat(synced()).isEqualTo(10);
        assertThat(crm.records()).hasSize(10);
        assertThat(failures()).isEmpty();
    }

    private static List<PushResult> spoiled(String how, List<PushResult> results) {
        return switch (how) {
            case "none" -> List.of();
            case "fewer" -> results.subList(0, 9);
            case "more" -> {
                results.add(results.get(0));
                yield results;
            }
            default -> null;
        };
    }

    @Test
    void resultsOfOtherLeadsLinkNoRecordTwice() {
        var crm = new InMemoryCrm();
        open(new Spoiled(crm, results -> {
            results.replaceAll(result -> results.get(0));
            return results;
        }));
        signUp(5);

        shop.drain();

        assertThat(shop.rows("select crm_id from crmify_link where crm_id is not null"))
                .hasSize(1);
        assertThat(failures()).hasSize(4).containsOnly("DUPLICATE_OF");
    }

    @Test
    void aBatchThatIsRefusedAsIfItWereOneRecordIsHalvedToo() {
        var crm = new InMemoryCrm();
        crm.onCall(call -> {
            if (call.leads().stream().anyMatch(lead -> "c3@example.org".equals(lead.text(EMAIL)))) {
                throw new RecordRefusedException("no", Diagnosis.of("INVALID_EMAIL", 400));
            }
        });
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(crm)
                .open();
        signUp(BATCH);

        shop.drain();

        assertThat(crm.records()).hasSize(BATCH - 1);
        assertThat(failures()).containsExactly("INVALID_EMAIL");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void culpritsOfABatchAreFoundInFewCalls(int culprits) {
        var crm = new InMemoryCrm();
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(crm)
                .open();
        var random = new Random(culprits);
        for (int round = 0; round < 5; round++) {
            var bad = culprits(random, culprits);
            crm.refuseBatchesWith(lead -> bad.contains(lead.text(EMAIL)));
            crm.forgetCalls();
            shop.run(manager -> IntStream.range(0, BATCH)
                    .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));

            shop.drain();

            assertThat(crm.count(PUSH) - 1).as("extra calls for %s", bad).isLessThanOrEqualTo((int)
                    (2 * culprits * Math.log(BATCH) / Math.log(2)));
            assertThat(failures()).hasSize(culprits).containsOnly("TOLD_TO_FAIL");
            assertThat(crm.records()).hasSize(BATCH - culprits);
            crm.comeBack();
            shop.run(manager -> manager.createQuery("from Customer", Customer.class)
                    .getResultList()
                    .forEach(manager::remove));
            shop.drain();
            shop.crmify().operations().releaseDeletes("default");
            shop.drain();
        }
    }

    @Test
    void culpritsAmongTheContactsOfHubSpotAreDeadAloneWithoutAFurtherCall() {
        try (var hubspot = FakeHubSpot.start()) {
            shop = Shop.on(database)
                    .entities(Customer.class, Company.class)
                    .config("crmify.backend", "hubspot")
                    .config("crmify.backend.base-url", hubspot.baseUri().toString())
                    .config("crmify.backend.auth.token", "fake-token")
                    .open();
            shop.run(manager -> IntStream.range(0, BATCH)
                    .forEach(i -> manager.persist(
                            new Customer("C", "" + i, i % 10 == 0 ? "no address " + i : "c" + i + "@example.org"))));

            shop.drain();

            assertThat(hubspot.contacts()).hasSize(BATCH - BATCH / 10);
            assertThat(failures()).hasSize(BATCH / 10).containsOnly("INVALID_EMAIL");
            assertThat(hubspot.calls().entrySet().stream()
                            .filter(call -> call.getKey().endsWith("batch/upsert"))
                            .mapToInt(Map.Entry::getValue)
                            .sum())
                    .isEqualTo(1);
        }
    }

    private static Set<String> culprits(Random random, int count) {
        var culprits = new HashSet<String>();
        while (culprits.size() < count) {
            culprits.add("c" + random.nextInt(BATCH) + "@example.org");
        }
        return culprits;
    }

    /** Throws whatever is asked for. */
    private static final class Thrown {
        static void of(Class<? extends Throwable> kind) {
            if (kind == StackOverflowError.class) {
                throw new StackOverflowError("as told");
            }
            if (kind == NoClassDefFoundError.class) {
                throw new NoClassDefFoundError("as told");
            }
            throw new IllegalStateException("as told");
        }
    }
}
