package io.crmify.jpa.dispatch.bulk;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crmify.FailedLead;
import io.crmify.LaneStatus.State;
import io.crmify.SyncState;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.memory.CrmCall;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Unseen;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A backfill into a CRM that imports by jobs of its own: the job's id is a row, and any node goes on with it. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class ImportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(11);
    private static final Duration A_LOOK = Duration.ofMinutes(2);
    private static final String HAND_OVER = "fingerprint = ?, crm_status = coalesce";
    private static final String CLAIM = "and state = 'DUE' and not suspect";
    private static final int LEADS = 1_200; // three portions

    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.KEYED));
    private JobCrm jobs = new JobCrm(crm, 10_000);
    private Shop shop;

    ImportTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Shop.Builder node() {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .config("crmify.backend", "jobs")
                .setup(setup -> setup.backend("jobs", jobs))
                .crm(crm);
    }

    private void backfill(int leads) {
        shop = node().open();
        Unseen.insert(shop, database, leads);
        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();
    }

    /** The backfill has begun a job, which the CRM has not worked off. */
    private void begun() {
        backfill(LEADS);
        shop.after(PATIENCE);
        assertThat(jobs.sizes()).containsExactly(LEADS);
    }

    private void ensureAllIsSynced(Shop node) {
        var counts = node.crmify().operations().counts().get("default");
        assertThat(counts.get(SyncState.PENDING)).isZero();
        assertThat(counts.get(SyncState.FAILED)).isZero();
        assertThat(counts.get(SyncState.SYNCED)).isEqualTo(crm.records().size());
        assertThat(node.rows("select id from Customer where crmId is null")).isEmpty();
        assertThat(node.rows("select id from crmify_import")).isEmpty();
        assertThat(node.rows("select id from crmify_link where suspect")).isEmpty();
    }

    @Test
    void thousandsAreOneJobAndTheirIdsComeBack() {
        begun();
        shop.after(A_LOOK);
        assertThat(jobs.asked()).as("while the CRM is at it").isEmpty();

        jobs.work();
        shop.after(A_LOOK);

        assertThat(crm.records()).hasSize(LEADS);
        assertThat(crm.calls()).as("sent in another way").isEmpty();
        assertThat(jobs.sizes()).hasSize(1);
        assertThat(jobs.asked()).containsExactly(LEADS);
        assertThat(shop.events()).filteredOn(LeadSynced.class::isInstance).hasSize(LEADS);
        ensureAllIsSynced(shop);
    }

    @Test
    void afterwardsNothingIsSentThatTheCrmHas() {
        begun();
        jobs.work();
        shop.after(A_LOOK);

        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();
        shop.after(PATIENCE);

        assertThat(jobs.sizes()).hasSize(1);
        assertThat(crm.calls()).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void aFullJobIsNotWaitedForAndFewLeadsGoSingly() {
        jobs = new JobCrm(crm, 600);
        backfill(1_250);
        assertThat(jobs.sizes()).containsExactly(600, 600);
        assertThat(crm.calls()).isEmpty();

        shop.after(PATIENCE);

        assertThat(crm.calls()).flatExtracting(CrmCall::leads).hasSize(50);
        jobs.work();
        shop.after(A_LOOK);
        assertThat(crm.records()).hasSize(1_250);
        ensureAllIsSynced(shop);
    }

    @Test
    void whatDoesNotFitIntoAJobIsTheNext() {
        jobs.takeAtMost(500);
        backfill(1_300);
        shop.after(PATIENCE);
        assertThat(jobs.sizes()).containsExactly(500, 500, 300);

        jobs.work();
        shop.after(A_LOOK);
        assertThat(crm.calls()).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void theNewAndTheKnownAreJobsOfTheirOwn() {
        begun();
        jobs.work();
        shop.after(A_LOOK);
        shop.rows("update Customer set lastName = 'Byron' where id <= 1000500");
        shop.rows("insert into Customer (id, version, lastName, email) select id + 1000000, 0, 'N', concat('n', email) "
                + "from Customer where id <= 1000300");
        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();
        shop.after(PATIENCE);

        assertThat(jobs.sizes()).containsExactlyInAnyOrder(LEADS, 500, 300);
        jobs.work();
        shop.after(A_LOOK);
        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(500);
        assertThat(crm.records()).hasSize(LEADS + 300);
        assertThat(crm.calls()).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void aCrmThatTakesNextToNothingByJobsGetsNone() {
        jobs.takeAtMost(2);
        backfill(LEADS);
        shop.after(PATIENCE);
        assertThat(jobs.sizes()).containsExactly(2);

        jobs.work();
        shop.after(A_LOOK);
        assertThat(crm.records()).hasSize(LEADS);
        ensureAllIsSynced(shop);
    }

    @Test
    void aNodeThatDiesIsFollowedByAnother() {
        begun();
        try (var other = node().database(shop).open()) {
            jobs.work();
            other.after(A_LOOK);

            assertThat(jobs.sizes()).hasSize(1);
            assertThat(crm.calls()).isEmpty();
            assertThat(crm.records()).hasSize(LEADS);
            ensureAllIsSynced(other);
        }
    }

    /** What a node is killed by; it catches that nowhere. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** The node gets no further than a statement, the nth of its kind, and does nothing any more. */
    private void dieAt(String statement, int time) {
        var dead = new AtomicBoolean();
        var seen = new AtomicInteger();
        shop.log().onStatement(sql -> {
            if (sql.contains(statement) && seen.incrementAndGet() == time) {
                dead.set(true);
            }
            if (dead.get()) {
                throw new Killed();
            }
        });
    }

    private void ensureThatAnotherEndsIt(int again) {
        assertThat(catchThrowable(shop::drain)).isInstanceOf(Killed.class);
        shop.log().onStatement(sql -> {});
        try (var other = node().database(shop).open()) {
            jobs.work();
            other.after(A_LOOK);
            other.after(Duration.ofMinutes(20)); // the leases of the dead one have ended
            other.after(Duration.ofMinutes(61)); // and so must a job that nobody knows of

            assertThat(jobs.sizes()).hasSize(1);
            assertThat(crm.calls()).flatExtracting(CrmCall::leads).hasSize(again);
            assertThat(crm.records()).hasSize(LEADS);
            ensureAllIsSynced(other);
        }
    }

    @Test
    void killedBeforeTheJobIsARowItsLeadsAreSentOnceMore() {
        backfill(LEADS);
        shop.crmify().clock().advance(PATIENCE);
        dieAt("insert into crmify_import", 1);
        ensureThatAnotherEndsIt(2 * LEADS);
    }

    @Test
    void killedWhileItHandsOverOnlyTheRestIsSentOnceMore() {
        backfill(LEADS);
        shop.crmify().clock().advance(PATIENCE);
        dieAt(HAND_OVER, 3);
        ensureThatAnotherEndsIt(2 * (LEADS - 1_000));
        assertThat(jobs.asked()).containsExactly(1_000);
    }

    @Test
    void killedWhileItSettlesAnotherSettlesTheRest() {
        begun();
        jobs.work();
        shop.crmify().clock().advance(A_LOOK);
        dieAt("synced_at = case", 2);
        ensureThatAnotherEndsIt(0);
        assertThat(jobs.asked()).containsExactly(LEADS, LEADS - 500);
    }

    @Test
    void whatChangesMeanwhileIsSentAfterwards() {
        begun();
        shop.edit(Customer.class, 1_000_007L, customer -> customer.lastName = "Byron");
        shop.run(manager -> manager.remove(manager.find(Customer.class, 1_000_008L)));
        shop.drain();
        assertThat(crm.calls()).as("while it is in the job").isEmpty();

        jobs.work();
        shop.after(A_LOOK);

        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(1);
        assertThat(crm.records()).hasSize(LEADS - 1);
        assertThat(crm.count(PUSH)).isEqualTo(1);
        ensureAllIsSynced(shop);
    }

    @Test
    void whatChangesWhileItsJobBeginsIsSentAfterwards() {
        jobs.onBegin(leads -> {
            shop.edit(Customer.class, 1_000_007L, customer -> customer.lastName = "Byron");
            try (var other = node().database(shop).open()) {
                other.drain();
            }
        });
        begun();
        jobs.work();
        shop.after(A_LOOK);

        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(1);
        ensureAllIsSynced(shop);
    }

    @Test
    void theGuardCountsADeleteOnceThoughItsLeadWasInAJob() {
        begun();
        shop.run(manager -> manager.createQuery("from Customer where id <= 1000100", Customer.class)
                .getResultList()
                .forEach(manager::remove));
        jobs.work();
        shop.after(A_LOOK);

        assertThat(crm.records()).hasSize(LEADS - 100);
        ensureAllIsSynced(shop);
    }

    @Test
    void whatTheJobDoesNotMentionIsSentSinglyAndToldWhatIsWrong() {
        jobs.unableTo(lead -> lead.text(EMAIL).contains("99@"));
        begun();
        jobs.work();
        crm.refuse(lead -> lead.text(EMAIL).startsWith("c99@"), "INVALID_EMAIL");
        shop.after(A_LOOK);

        assertThat(crm.records()).hasSize(LEADS - 1);
        assertThat(shop.crmify().operations().failed(10))
                .extracting(FailedLead::reason)
                .containsExactly("INVALID_EMAIL");
        assertThat(jobs.sizes()).hasSize(1);
        assertThat(shop.rows("select id from crmify_import")).isEmpty();
    }

    @Test
    void aJobThatTheCrmForgetsCostsNothingButCalls() {
        begun();
        jobs.forget();
        shop.after(A_LOOK);

        assertThat(crm.records()).hasSize(LEADS);
        ensureAllIsSynced(shop);
    }

    private void afterMinutes(int minutes) {
        for (int minute = 0; minute < minutes; minute += 5) {
            shop.after(Duration.ofMinutes(5));
        }
    }

    @Test
    void aJobIsWaitedForAsLongAsTheCrmIsAtIt() {
        begun();
        shop.edit(Customer.class, 1_000_007L, customer -> customer.lastName = "Byron");
        afterMinutes(200);
        assertThat(crm.calls()).isEmpty();

        jobs.work();
        shop.after(A_LOOK);

        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(1);
        assertThat(crm.count(PUSH)).isEqualTo(1);
        ensureAllIsSynced(shop);
    }

    @Test
    void afterADayItIsGivenUpAndWhatItMayStillDoIsMadeGood() {
        begun();
        try (var log = LogLines.of(CollectStep.class)) {
            afterMinutes(24 * 60 + 10);
            assertThat(log.lines()).hasSize(1).first().asString().startsWith("CRMIFY-348");
        }
        shop.edit(Customer.class, 1_000_007L, customer -> customer.lastName = "Byron");
        shop.drain();
        jobs.work();
        afterMinutes(65);

        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(1);
        ensureAllIsSynced(shop);
    }

    @Test
    void aJobThatOnlyTheCrmKnowsOfAndThatRunsLateDoesNoHarm() {
        var late = new ArrayList<Lead>();
        jobs.onBegin(leads -> {
            late.addAll(leads);
            throw new OutcomeUnknownException("no answer", Diagnosis.of("TIMEOUT"));
        });
        backfill(LEADS);
        shop.after(PATIENCE);
        afterMinutes(5);
        shop.edit(Customer.class, 1_000_007L, customer -> customer.lastName = "Byron");
        shop.run(manager -> manager.remove(manager.find(Customer.class, 1_000_008L)));
        shop.drain();
        late.forEach(crm::syncLead);
        afterMinutes(65);

        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(1);
        assertThat(crm.records()).hasSize(LEADS - 1);
        ensureAllIsSynced(shop);
    }

    @Test
    void resultsThatAreTooFewAreNobodys() {
        jobs.leaveOneOut();
        begun();
        jobs.work();
        shop.after(A_LOOK);

        for (var row : shop.rows("select email, crmId from Customer")) {
            assertThat(crm.byId(String.valueOf(row.get(1))).orElseThrow().fields())
                    .containsEntry(EMAIL, row.get(0));
        }
        ensureAllIsSynced(shop);
    }

    @Test
    void whatIsClearedGoesAsOthersDo() {
        begun();
        jobs.work();
        shop.after(A_LOOK);
        shop.rows("update Customer set firstName = 'Ada'");
        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();
        shop.after(PATIENCE);
        jobs.work();
        shop.after(A_LOOK);
        assertThat(crm.where(FIRST_NAME, "Ada")).hasSize(LEADS);
        shop.rows("update Customer set firstName = null");
        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();
        shop.after(PATIENCE);

        assertThat(jobs.sizes()).hasSize(2);
        assertThat(crm.where(FIRST_NAME, "Ada")).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void whatAnOperatorGivesUpMeanwhileIsNotSentOnceMore() {
        jobs.unableTo(lead -> lead.text(EMAIL).startsWith("c5@"));
        begun();
        var link = (UUID) shop.rows("select id from crmify_link where entity_id = '1000005'")
                .get(0)
                .get(0);
        shop.crmify().operations().discard(link);
        jobs.work();
        shop.after(A_LOOK);

        assertThat(crm.calls()).isEmpty();
        assertThat(shop.crmify().operations().failed(10))
                .extracting(FailedLead::reason)
                .containsExactly("DISCARDED");
    }

    @Test
    void aLaneThatStoppedGoesOnThoughNothingButAJobWaits() {
        begun();
        jobs.answer(ThrottledException.slowDown("slow down", Diagnosis.of("THROTTLED"), Duration.ofMinutes(3)));
        shop.after(A_LOOK);
        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.THROTTLED);

        jobs.answer(null);
        jobs.work();
        afterMinutes(10);

        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.RUNNING);
        assertThat(crm.calls()).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void aLaneThatIsDownIsTriedByAskingForTheJob() {
        begun();
        jobs.answer(new UnavailableException("away", Diagnosis.of("CONNECT"), null));
        shop.after(A_LOOK);
        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.DOWN);

        jobs.answer(null);
        jobs.work();
        afterMinutes(30);

        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.RUNNING);
        assertThat(crm.calls()).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void whatAJobDidIsTakenUpAlsoAfterAPauseOfHours() {
        begun();
        jobs.work();
        shop.crmify().operations().pause("default");
        afterMinutes(180);
        shop.crmify().operations().resume("default");
        shop.drain();

        assertThat(jobs.asked()).containsExactly(LEADS);
        assertThat(crm.calls()).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void aFewThatCannotBeImportedDoNotKeepTheOthersFromIt() {
        jobs = new JobCrm(crm, 600);
        shop = node().open();
        Unseen.insert(shop, database, 2_400);
        shop.rows("update Customer set crmId = concat('x', id) where id <= 1000110");
        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();

        assertThat(jobs.sizes().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(1_700);
    }

    @Test
    void twoWorkersThatComeAtOnceBeginOneJob() {
        backfill(LEADS);
        shop.crmify().clock().advance(PATIENCE);
        var portions = new AtomicInteger();
        shop.log().onStatement(sql -> {
            if (sql.contains(CLAIM) && portions.incrementAndGet() == 2) {
                CompletableFuture.runAsync(shop::drain)
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
            }
        });
        shop.drain();

        assertThat(jobs.sizes()).containsExactly(LEADS);
    }

    @Test
    void aDatabaseThatIsAwayForAMomentDoesNotLoseAJob() {
        backfill(LEADS);
        var tries = new AtomicInteger();
        shop.log().failOn(sql -> sql.startsWith("insert into crmify_import") && tries.incrementAndGet() == 1);
        shop.after(PATIENCE);
        assertThat(tries).hasValue(2);
        jobs.work();
        shop.after(A_LOOK);

        assertThat(jobs.sizes()).hasSize(1);
        assertThat(crm.calls()).isEmpty();
        ensureAllIsSynced(shop);
    }

    @Test
    void aHandOverThatOthersOvertookGivesTheRestBack() {
        backfill(LEADS);
        var portions = new AtomicInteger();
        try (var other = node().database(shop).open()) {
            shop.log().onStatement(sql -> {
                if (sql.contains("set look_at = ") && portions.incrementAndGet() == 2) {
                    jobs.work();
                    other.after(Duration.ofSeconds(75));
                }
            });
            shop.after(PATIENCE);
            shop.log().onStatement(sql -> {});
        }
        afterMinutes(10);

        assertThat(crm.records()).hasSize(LEADS);
        ensureAllIsSynced(shop);
    }

    @Test
    void aRefusedImportIsToldAndItsLeadsAreSentAsOthers() {
        jobs.onBegin(leads -> {
            throw new BatchRefusedException("no imports in this plan", Diagnosis.of("NO_IMPORTS"));
        });
        try (var log = LogLines.of(JobStart.class)) {
            backfill(LEADS);
            shop.after(PATIENCE);

            assertThat(crm.calls()).flatExtracting(CrmCall::leads).hasSize(LEADS);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("CRMIFY-346"))
                    .hasSize(1);
            ensureAllIsSynced(shop);
        }
    }

    @Test
    void anImportThatMayHaveBegunLeavesNothingDouble() {
        jobs.onBegin(leads -> {
            leads.subList(0, 700).forEach(crm::syncLead);
            throw new OutcomeUnknownException("no answer", Diagnosis.of("TIMEOUT"));
        });
        backfill(LEADS);
        shop.after(PATIENCE);
        shop.run(manager -> manager.remove(manager.find(Customer.class, 1_000_008L)));
        afterMinutes(70);

        assertThat(crm.records()).hasSize(LEADS - 1);
        ensureAllIsSynced(shop);
    }

    @Test
    void aThrottledImportStopsTheLaneAndComesAgain() {
        var throttled = new AtomicBoolean(true);
        jobs.onBegin(leads -> {
            if (throttled.getAndSet(false)) {
                throw ThrottledException.slowDown("slow down", Diagnosis.of("THROTTLED"), Duration.ofMinutes(1));
            }
        });
        backfill(LEADS);
        shop.after(PATIENCE);
        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.THROTTLED);
        assertThat(jobs.sizes()).isEmpty();

        shop.after(Duration.ofMinutes(2));

        assertThat(jobs.sizes()).containsExactly(LEADS);
        assertThat(crm.calls()).isEmpty();
    }

    @Test
    void aLaneWithoutJobsAsksForNone() {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(crm)
                .open();
        Unseen.insert(shop, database, 300);
        shop.log().clear();
        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();

        assertThat(crm.records()).hasSize(300);
        assertThat(shop.log().statements("crmify_import")).isEmpty();
    }
}
