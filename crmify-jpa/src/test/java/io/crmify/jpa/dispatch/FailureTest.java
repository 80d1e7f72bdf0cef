package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.DELETE;
import static io.crmify.backends.memory.CrmCall.Operation.FIND;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.CrmOperations;
import io.crmify.FailedLead;
import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.SyncState;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.event.LeadSyncFailed;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadStage;
import io.crmify.operations.FailureFilter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failure means, for its record and for its lane: docs/architecture.md, section 3, row by row. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class FailureTest {
    private final TestDatabase database;
    private Shop shop;

    FailureTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private InMemoryCrm open() {
        return open(new InMemoryCrm(), builder -> builder);
    }

    private InMemoryCrm open(InMemoryCrm crm, UnaryOperator<Shop.Builder> more) {
        shop = more.apply(Shop.on(database)
                        .entities(Customer.class, Company.class)
                        .crm(crm))
                .open();
        return crm;
    }

    private Customer signUp() {
        return shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
    }

    private void signUp(int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    private CrmOperations operations() {
        return shop.crmify().operations();
    }

    private LaneStatus lane() {
        return lane("");
    }

    private LaneStatus lane(String type) {
        return operations().lanes().stream()
                .filter(lane -> lane.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private List<String> failures() {
        return operations().failed(100).stream().map(FailedLead::reason).toList();
    }

    @Test
    void aThrottledLaneWaitsAsLongAsItWasTold() {
        var crm = open();
        signUp();
        crm.throttle(Duration.ofMinutes(10));
        shop.drain();

        assertThat(lane().state()).isEqualTo(State.THROTTLED);
        assertThat(lane().reason()).isEqualTo("TOLD_TO_FAIL");
        assertThat(lane().until()).isNotNull();
        crm.comeBack();
        crm.forgetCalls();
        shop.after(Duration.ofMinutes(9));
        assertThat(crm.calls()).isEmpty();

        shop.after(Duration.ofMinutes(2));
        assertThat(crm.records()).hasSize(1);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(shop.rows("select attempts from crmify_link")).containsExactly(List.of(0));
    }

    @Test
    void aLaneThatIsDownIsProbedWithOneRecord() {
        var crm = open();
        signUp(30);
        crm.goDown();
        shop.drain();
        assertThat(lane().state()).isEqualTo(State.DOWN);

        crm.forgetCalls();
        shop.after(Duration.ofMinutes(10));
        assertThat(crm.calls()).allSatisfy(call -> assertThat(call.leads()).hasSizeLessThanOrEqualTo(1));
        assertThat(crm.calls()).hasSize(1);

        crm.comeBack();
        shop.after(Duration.ofMinutes(10));
        assertThat(crm.records()).hasSize(30);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(failures()).isEmpty();
    }

    @Test
    void aProbeWithoutACallLetsTheNextRecordTry() {
        var crm = open();
        var ada = signUp();
        shop.drain();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        crm.goDown();
        shop.drain();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = null); // so there is nothing to send
        signUp(1);
        crm.comeBack();

        shop.after(Duration.ofMinutes(1));

        assertThat(crm.records()).hasSize(2);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aProbeThatFindsNothingToSendLeavesTheNextOneToTryAtOnce() {
        var crm = open();
        var ada = signUp();
        shop.drain();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        crm.goDown();
        shop.drain();
        crm.comeBack();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = null);
        shop.after(Duration.ofMinutes(1));
        assertThat(lane().state()).isEqualTo(State.DOWN);

        signUp(1);
        shop.drain();

        assertThat(crm.records()).hasSize(2);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aProbeThatIsRefusedForItsOwnSakeShowsThatTheLaneRuns() {
        var crm = open();
        signUp();
        crm.goDown();
        shop.drain();
        crm.comeBack();
        crm.refuse(lead -> true, "INVALID_EMAIL");

        shop.after(Duration.ofMinutes(1));

        assertThat(failures()).containsExactly("INVALID_EMAIL");
        assertThat(lane().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void oneRecordThatSinksItsBatchesIsFoundAndDiesAlone() {
        var crm = open();
        signUp(99);
        signUp();
        crm.onCall(call -> {
            if (call.leads().stream().anyMatch(lead -> "ada@example.org".equals(lead.text(EMAIL)))) {
                throw new OutcomeUnknownException("no answer", Diagnosis.of("TIMED_OUT"));
            }
        });
        shop.drain();
        for (int hour = 0; hour < 24; hour++) {
            shop.after(Duration.ofHours(1));
        }
        assertThat(crm.records()).hasSize(99);
        assertThat(shop.rows("select state, attempts from crmify_link where state = 'IDLE' and attempts > 0"))
                .isEmpty();
        assertThat(failures()).isEmpty();
        assertThat(lane().state()).isEqualTo(State.RUNNING);

        for (int hour = 0; hour < 72; hour++) {
            shop.after(Duration.ofHours(1));
        }
        assertThat(failures()).containsExactly("TIMED_OUT");
    }

    @Test
    void neighboursOfACulpritDoNotDieOfFewAttempts() {
        var crm = open(new InMemoryCrm(), builder -> builder.config("crmify.retry.max-attempts", "2"));
        signUp(99);
        signUp();
        crm.onCall(call -> {
            if (call.leads().stream().anyMatch(lead -> "ada@example.org".equals(lead.text(EMAIL)))) {
                throw new OutcomeUnknownException("no answer", Diagnosis.of("TIMED_OUT"));
            }
        });
        shop.drain();
        for (int hour = 0; hour < 24; hour++) {
            shop.after(Duration.ofHours(1));
        }

        assertThat(crm.records()).hasSize(99);
        assertThat(failures()).containsExactly("TIMED_OUT");
    }

    @Test
    void batchesWithoutAnswerStopTheLaneInTheEnd() {
        var crm = open();
        signUp();
        shop.drain();
        crm.forgetCalls();
        signUp(600);
        crm.failNext(1000, FailureKind.OUTCOME_UNKNOWN);
        shop.drain();

        assertThat(lane().state()).isEqualTo(State.DOWN);
        assertThat(crm.count(PUSH)).isEqualTo(5);
        crm.comeBack();
        for (int hour = 0; hour < 5; hour++) {
            shop.after(Duration.ofHours(1));
        }
        assertThat(crm.records()).hasSize(601);
        assertThat(failures()).isEmpty();
    }

    @Test
    void refusedCredentialsStopTheLaneAndKillNothing() {
        var crm = open();
        signUp(3);
        crm.failNext(1000, FailureKind.UNAUTHORIZED);
        for (int minute = 0; minute < 10; minute++) {
            shop.after(Duration.ofMinutes(1));
        }
        assertThat(lane().state()).isEqualTo(State.UNAUTHORIZED);
        assertThat(crm.calls()).hasSizeLessThan(20);

        crm.comeBack();
        shop.after(Duration.ofHours(1));
        assertThat(crm.records()).hasSize(3);
        assertThat(failures()).isEmpty();
    }

    @Test
    void aWrongSetUpStopsItsTypeAndKillsNothing() {
        var crm = open();
        signUp(10);
        shop.drain();
        signUp(10);
        crm.failNext(1000, FailureKind.MISCONFIGURED);
        shop.drain();
        assertThat(lane("Customer").state()).isEqualTo(State.MISCONFIGURED);
        assertThat(lane().state()).isEqualTo(State.RUNNING);

        crm.comeBack();
        shop.after(Duration.ofHours(1));
        shop.after(Duration.ofHours(1));
        assertThat(crm.records()).hasSize(20);
        assertThat(failures()).isEmpty();
        assertThat(shop.rows("select stops from crmify_lane where type = 'Customer'"))
                .containsExactly(List.of(0));
    }

    @Test
    void aNodeThatEndsBeforeItHasLookedStopsNoOther() {
        var crm = open();
        signUp();
        crm.onCall(call -> shop.crmify().close());

        assertThatThrownBy(shop::drain)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(shop.rows("select state from crmify_link")).containsExactly(List.of("DUE"));
    }

    @Test
    void anUnknownStatusWordStopsTheLaneWhichNamesTheKey() {
        open(
                new InMemoryCrm(CrmRules.DEFAULTS.withStatuses("NotContacted", "Contacted", "Won", "Disqualified")),
                b -> b);
        signUp();
        shop.drain();

        assertThat(lane().state()).isEqualTo(State.MISCONFIGURED);
        assertThat(lane().detail()).contains("Converted").contains("crmify.lead.converted-status");
    }

    @Test
    void anotherAccountWaitsForAnOperator() {
        var rules = new CrmRules[] {CrmRules.DEFAULTS.withAccount("one")};
        var crm = open(new InMemoryCrm(rules[0]), builder -> builder);
        signUp();
        shop.drain();
        assertThat(crm.records()).hasSize(1);
        shop.rows("update crmify_lane set account_id = 'another' where type = ''");
        signUp();
        crm.failNext(2, FailureKind.UNAUTHORIZED); // so that the account is looked at anew
        shop.drain();
        shop.after(Duration.ofSeconds(3));

        shop.after(Duration.ofHours(1));
        assertThat(lane().state()).isEqualTo(State.WRONG_ACCOUNT);
        assertThat(lane().until()).isNull();
        shop.after(Duration.ofDays(30));
        assertThat(crm.records()).hasSize(1);

        operations().confirmAccount("default");
        shop.drain();
        assertThat(crm.records()).hasSize(2);
    }

    @Test
    void aPausedLaneSendsNothingUntilItIsResumed() {
        var crm = open();
        operations().pause("default");
        signUp();
        shop.after(Duration.ofDays(10));
        assertThat(crm.calls()).isEmpty();
        assertThat(lane().state()).isEqualTo(State.PAUSED);

        operations().resume("default");
        shop.drain();
        assertThat(crm.records()).hasSize(1);
        assertThatThrownBy(() -> operations().pause("nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default");
    }

    @Test
    void massDeletesWaitForAnOperatorWhileTheRestFlows() {
        var crm = open(new InMemoryCrm(), builder -> builder.config("crmify.delete-guard.count", "10"));
        signUp(50);
        shop.drain();

        shop.run(manager -> manager.createQuery("from Customer", Customer.class)
                .getResultList()
                .forEach(manager::remove));
        signUp();
        shop.drain();

        assertThat(crm.records()).hasSizeGreaterThan(10);
        assertThat(crm.where(EMAIL, "ada@example.org")).hasSize(1);
        assertThat(lane().deletesHeld()).isTrue();
        assertThat(lane().state()).isEqualTo(State.RUNNING);

        operations().releaseDeletes("default");
        operations().releaseDeletes("default"); // somebody else did the same
        shop.drain();
        assertThat(crm.records()).hasSize(1);
        assertThat(lane().deletesHeld()).isFalse();
    }

    @Test
    void deletesThatWereNotMadeDoNotCountForTheGuard() {
        var crm = open(new InMemoryCrm(), builder -> builder.config("crmify.delete-guard.count", "10"));
        signUp(8);
        shop.drain();
        var throttled = new AtomicBoolean(true);
        crm.onCall(call -> {
            if (call.operation() == DELETE && throttled.get()) {
                throw ThrottledException.slowDown("slower", Diagnosis.of("TOLD_TO_FAIL", 429), Duration.ofSeconds(10));
            }
        });

        shop.run(manager -> manager.createQuery("from Customer", Customer.class)
                .getResultList()
                .forEach(manager::remove));
        for (int minute = 0; minute < 3; minute++) {
            shop.after(Duration.ofMinutes(1));
        }
        throttled.set(false);
        shop.after(Duration.ofMinutes(1));

        assertThat(crm.records()).isEmpty();
        assertThat(lane().deletesHeld()).isFalse();
        assertThat(shop.rows("select guard_count from crmify_lane where type = ''"))
                .containsExactly(List.of(8L));
    }

    @Test
    void aRefusedRecordIsDeadAtOnceAndListedWithItsCause() {
        var crm = open();
        crm.refuse(lead -> true, "INVALID_EMAIL");
        var ada = signUp();
        shop.drain();

        assertThat(crm.count(PUSH)).isEqualTo(1);
        assertThat(operations().failed(10)).singleElement().satisfies(failed -> {
            assertThat(failed.type()).isEqualTo("Customer");
            assertThat(failed.id()).isEqualTo("" + ada.id);
            assertThat(failed.reason()).isEqualTo("INVALID_EMAIL");
            assertThat(failed.failures().attempts()).isEqualTo(1);
        });
        assertThat(operations().counts().get("default")).containsEntry(SyncState.FAILED, 1L);
        assertThat(shop.events()).hasAtLeastOneElementOfType(LeadSyncFailed.class);
    }

    @Test
    void messagesOfAnyLengthAreNoted() {
        var crm = open();
        signUp(10);
        shop.drain();
        signUp(10);
        crm.onCall(call -> {
            if (call.operation() == PUSH) {
                throw new MisconfiguredException("no such field ".repeat(500), Diagnosis.of("FIELD_UNKNOWN"));
            }
        });
        shop.drain();

        assertThat(lane("Customer").detail()).hasSize(1000);
        assertThat(shop.rows("select detail from crmify_journal where reason = 'FIELD_UNKNOWN'"))
                .isNotEmpty();
        assertThat(shop.rows("select detail from crmify_link where reason = 'FIELD_UNKNOWN'"))
                .hasSize(10);
    }

    @Test
    void aCrmIdThatNoLinkCanHoldFailsItsRecordAlone() {
        withIdForAda("9".repeat(300));

        assertThat(failures()).containsExactly("CRM_ID_TOO_LONG");
        assertThat(operations().counts().get("default")).containsEntry(SyncState.SYNCED, 2L);
    }

    @Test
    void aCrmIdThatNoDatabaseCanHoldFailsItsRecordAlone() {
        for (var id : List.of("9\0", "9\u001b", "9\ud800")) {
            withIdForAda(id);

            assertThat(failures()).containsExactly("CRM_ID_UNSTORABLE");
            assertThat(operations().counts().get("default")).containsEntry(SyncState.SYNCED, 2L);
            shop.close();
        }
        open();
    }

    private void withIdForAda(String id) {
        var backend = new CrmBackend() {
            @Override
            public String syncLead(Lead lead) {
                return "ada@example.org".equals(lead.text(EMAIL))
                        ? id
                        : lead.key().external();
            }

            @Override
            public boolean deleteLead(String crmId) {
                return true;
            }
        };
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .setup(setup -> setup.backend("long", backend))
                .config("crmify.backend", "long")
                .open();
        signUp(2);
        signUp();
        shop.drain();
    }

    @Test
    void aSettlementThatTheTablesRefuseCostsNoOther() {
        var crm = open();
        shop.rows("alter table crmify_link add constraint no_second check (crm_id is null or crm_id <> 'crm-2')");
        signUp(4);

        assertThatThrownBy(shop::drain).isInstanceOf(RuntimeException.class);

        assertThat(crm.records()).hasSize(4);
        assertThat(shop.rows("select crm_id from crmify_link where state = 'IDLE' order by crm_id"))
                .containsExactly(List.of("crm-1"), List.of("crm-3"), List.of("crm-4"));
        assertThat(shop.events()).filteredOn(LeadSynced.class::isInstance).hasSize(3);
        assertThat(shop.rows("select id from crmify_journal where operation = 'PUSH'"))
                .hasSize(1);
    }

    @Test
    void aStatusThatNoLinkCanHoldFailsItsRecordAlone() {
        var word = "new".repeat(40);
        var crm = open(
                new InMemoryCrm(CrmRules.DEFAULTS.withStatuses(word, "Contacted", "Converted", "Disqualified")),
                builder -> builder.config("crmify.lead.new-status", word));
        var bob = new Customer("Bob", "B", "bob@example.org");
        bob.stage = LeadStage.CONTACTED;
        shop.persist(bob);
        signUp();
        shop.drain();

        assertThat(failures()).containsExactly("STATUS_TOO_LONG");
        assertThat(crm.where(EMAIL, "bob@example.org")).hasSize(1);
    }

    @Test
    void noTypeIsAlwaysFirst() {
        var crm = new InMemoryCrm();
        shop = Shop.on(database)
                .entities(Customer.class, Company.class, Member.class)
                .crm(crm)
                .open();
        var first = new HashSet<String>();
        for (int i = 0; i < 50 && first.size() < 2; i++) {
            crm.forgetCalls();
            signUp(1);
            shop.persist(new Member("AT", i, "Byron"));
            shop.drain();
            crm.sent().stream().limit(1).forEach(lead -> first.add(lead.key().type()));
        }

        assertThat(first).hasSize(2);
    }

    @Test
    void anOperatorRetriesOneOrAllOrGivesUp() {
        var crm = open();
        crm.refuse(lead -> true, "INVALID_EMAIL");
        signUp(3);
        shop.drain();
        crm.comeBack();

        var failed = operations().failed(10);
        assertThat(operations().discard(failed.get(0).link())).isTrue();
        assertThat(operations().retry(failed.get(1).link())).isTrue();
        assertThat(operations().retry(UUID.randomUUID())).isFalse();
        shop.drain();
        assertThat(crm.records()).hasSize(1);

        assertThat(operations().retry(FailureFilter.ALL.onConnection("default")))
                .isEqualTo(2);
        shop.drain();
        assertThat(crm.records()).hasSize(3);
        assertThat(failures()).isEmpty();
    }

    @Test
    void aRecordThatKeepsFailingDiesAfterItsBudgetOnly() {
        var crm = open();
        signUp(1); // others get through
        shop.drain();
        crm.forgetCalls();
        signUp();
        crm.failNext(1000, FailureKind.OUTCOME_UNKNOWN);
        shop.drain();
        for (int hour = 0; hour < 71; hour++) {
            shop.after(Duration.ofHours(1));
            assertThat(failures()).isEmpty();
        }
        for (int hour = 0; hour < 5; hour++) {
            shop.after(Duration.ofHours(1));
        }

        assertThat(failures()).containsExactly("TOLD_TO_FAIL");
        assertThat(crm.calls().size()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void aCountOfAttemptsMayEndItEarlier() {
        var crm = open(new InMemoryCrm(), builder -> builder.config("crmify.retry.max-attempts", "3"));
        signUp(1); // others get through
        shop.drain();
        crm.forgetCalls();
        signUp();
        crm.failNext(1000, FailureKind.OUTCOME_UNKNOWN);
        for (int hour = 0; hour < 10; hour++) {
            shop.after(Duration.ofHours(1));
        }

        assertThat(failures()).containsExactly("TOLD_TO_FAIL");
        assertThat(crm.count(PUSH)).isEqualTo(3);
    }

    @Test
    void aBlindCreateWithoutAnswerIsHeld() {
        var crm = open(new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.BLIND)), builder -> builder);
        crm.applyThenFail(1);
        signUp();
        shop.drain();
        shop.after(Duration.ofDays(1));

        assertThat(crm.count(PUSH)).isEqualTo(1);
        assertThat(failures()).containsExactly("AMBIGUOUS_CREATE");
        assertThat(operations().retry(FailureFilter.ALL.onConnection("default")))
                .isZero();

        // The operator has looked, and found nothing there.
        operations().discard(operations().failed(1).get(0).link());
        operations().retry(operations().failed(1).get(0).link());
        shop.drain();
        assertThat(crm.count(PUSH)).isEqualTo(2);
        assertThat(failures()).isEmpty();
    }

    @Test
    void aBlindCreateIsRepeatedByChoice() {
        var crm = open(
                new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.BLIND)),
                builder -> builder.config("crmify.backend.ambiguous-create", "RETRY"));
        crm.applyThenFail(1);
        signUp();
        shop.drain();
        shop.after(Duration.ofDays(1));

        assertThat(crm.count(PUSH)).isEqualTo(2);
        assertThat(failures()).isEmpty();
    }

    @Test
    void aFindableCreateWithoutAnswerIsLookedUpNotBeforeTwiceTheTimeOut() {
        var crm = open(
                new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.FINDABLE)),
                builder -> builder.config("crmify.backend.timeout", "20s"));
        crm.applyThenFail(1);
        var ada = signUp();
        shop.drain();
        shop.after(Duration.ofSeconds(39));
        assertThat(crm.count(FIND)).isZero();

        shop.after(Duration.ofSeconds(10));
        assertThat(crm.count(FIND)).isEqualTo(1);
        assertThat(crm.records()).hasSize(1);
        assertThat(shop.crm().crmId(ada)).contains(crm.records().get(0).id());
    }

    @Test
    void anAmbiguousCreateIsDeletedOnceItsEntityIsGone() {
        for (var guarantee : List.of(CreateGuarantee.KEYED, CreateGuarantee.FINDABLE)) {
            var crm = open(new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(guarantee)), builder -> builder);
            crm.applyThenFail(1);
            var ada = signUp();
            shop.drain();
            shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
            shop.after(Duration.ofDays(1));

            assertThat(crm.records()).as(guarantee.name()).isEmpty();
            assertThat(shop.rows("select id from crmify_link")).isEmpty();
            shop.close();
        }
        open();
    }

    @Test
    void aConflictAdoptsTheRecordThatIsThereAndKeepsItWhenTheEntityGoes() {
        var crm = open(new InMemoryCrm(CrmRules.DEFAULTS.withEmails(CrmRules.Emails.UNIQUE)), builder -> builder);
        var found = crm.add(Map.of(EMAIL, "ada@example.org", PHONE, "42"));
        var ada = signUp();
        shop.drain();

        assertThat(crm.records()).singleElement().satisfies(record -> {
            assertThat(record.id()).isEqualTo(found.id());
            assertThat(record.fields()).containsEntry(LAST_NAME, "Lovelace").containsEntry(PHONE, "42");
        });
        assertThat(shop.crm().crmId(ada)).contains(found.id());

        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
        shop.drain();
        assertThat(crm.records()).hasSize(1);
        assertThat(crm.count(DELETE)).isZero();
    }

    @Test
    void twoLeadsWithOneRecordAreOneWinnerAndOneReported() {
        var crm = open(new InMemoryCrm(CrmRules.DEFAULTS.withEmails(CrmRules.Emails.UNIQUE)), builder -> builder);
        var first = signUp();
        shop.drain();
        var second = signUp();
        shop.drain();

        assertThat(crm.records()).hasSize(1);
        assertThat(shop.crm().crmId(first)).isPresent();
        assertThat(shop.crm().crmId(second)).isEmpty();
        assertThat(failures()).containsExactly("DUPLICATE_OF");

        // The winner goes; an operator's retry gives the record to the other.
        shop.run(manager -> manager.remove(manager.find(Customer.class, first.id)));
        shop.drain();
        operations().retry(FailureFilter.ALL.onConnection("default"));
        shop.drain();
        assertThat(shop.crm().crmId(second)).isPresent();
        assertThat(crm.records()).hasSize(1);
    }

    @Test
    void anEditDuringTheCallIsSentAfterwards() {
        var crm = open();
        var ada = signUp();
        var once = new AtomicBoolean();
        crm.onCall(call -> {
            if (call.operation() == PUSH && once.compareAndSet(false, true)) {
                shop.edit(Customer.class, ada.id, customer -> customer.lastName = "King");
            }
        });

        shop.drain();

        assertThat(crm.count(PUSH)).isEqualTo(2);
        assertThat(crm.records().get(0).fields()).containsEntry(LAST_NAME, "King");
    }

    @Test
    void aRemovalDuringTheCreateIsSentAfterwards() {
        var crm = open();
        var ada = signUp();
        var once = new AtomicBoolean();
        crm.onCall(call -> {
            if (call.operation() == PUSH && once.compareAndSet(false, true)) {
                shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
            }
        });

        shop.drain();

        assertThat(crm.records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @Test
    void whatACrashedNodeHadClaimedIsTakenOverAndConfirmed() {
        var crm = open();
        var ada = signUp();
        shop.drain();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        var crash = new AtomicBoolean(true);
        crm.onCall(call -> {
            if (call.operation() == PUSH && crash.getAndSet(false)) {
                throw new InternalError("as if the node had died in its call");
            }
        });
        assertThatThrownBy(shop::drain).isInstanceOf(InternalError.class);
        assertThat(shop.rows("select state from crmify_link")).containsExactly(List.of("LEASED"));
        crm.forgetCalls();

        shop.drain();
        assertThat(crm.calls()).isEmpty();

        shop.after(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(crm.records().get(0).fields()).containsEntry(PHONE, "1");
        shop.after(Duration.ofMinutes(2));
        assertThat(crm.count(PUSH)).as("the take-over, and its confirmation").isEqualTo(2);
        assertThat(shop.rows("select state, suspect from crmify_link")).containsExactly(List.of("IDLE", false));
        shop.after(Duration.ofDays(1));
        assertThat(crm.count(PUSH)).isEqualTo(2);
    }

    @Test
    void aSlowConnectionHoldsUpNoOther() {
        var down = new InMemoryCrm();
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .setup(setup -> setup.backend("other", down))
                .without("crmify.backend")
                .config("crmify.connections", "up,down")
                .config("crmify.connection.up.backend", "crm")
                .config("crmify.connection.down.backend", "other")
                .open();
        down.goDown();
        signUp(5);
        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(5);
        assertThat(operations().lanes())
                .extracting(LaneStatus::connection, LaneStatus::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("up", State.RUNNING),
                        org.assertj.core.groups.Tuple.tuple("down", State.DOWN));

        down.comeBack();
        shop.after(Duration.ofMinutes(10));
        assertThat(down.records()).hasSize(5);
    }

    @Test
    void pushesOfOneRecordKeepTheirInterval() {
        var crm = open(new InMemoryCrm(), builder -> builder.config("crmify.min-interval", "10s"));
        var ada = signUp();
        shop.drain();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        shop.after(Duration.ofSeconds(5));
        assertThat(crm.count(PUSH)).isEqualTo(1);

        shop.edit(Customer.class, ada.id, customer -> customer.phone = "2");
        shop.after(Duration.ofSeconds(6));
        assertThat(crm.count(PUSH)).isEqualTo(2);
        assertThat(crm.records().get(0).fields()).containsEntry(PHONE, "2");
    }

    @Test
    void aDeleteThatTheEntityOutlivesLeavesNoTraceOfTheOldRecord() {
        var crm = open();
        var ada = signUp();
        shop.drain();
        var once = new AtomicBoolean();
        crm.onCall(call -> {
            if (call.operation() == DELETE && once.compareAndSet(false, true)) {
                // The same row again, before the delete is settled.
                shop.rows("insert into Customer (id, version, firstName, lastName, email, stage) values (" + ada.id
                        + ", 0, 'Ada', 'Lovelace', 'ada@example.org', 'NEW')");
                shop.crm().resync(shop.find(Customer.class, ada.id));
                admitMeanwhile();
            }
        });
        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));

        shop.drain();

        assertThat(crm.records()).hasSize(1);
        assertThat(shop.crm().crmId(ada)).contains(crm.records().get(0).id());
    }

    // As another node's dispatcher does it: the link is leased, so it only counts.
    private void admitMeanwhile() {
        shop.rows("update crmify_link set seq = seq + 1");
        shop.rows("delete from crmify_change");
    }

    @Test
    void aBackendThatGivesNoIdIsNotAskedWithoutEnd() {
        var calls = new AtomicInteger();
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .without("crmify.backend")
                .config("crmify.backend", "careless")
                .setup(setup -> setup.backend("careless", new CrmBackend() {
                    @Override
                    public String syncLead(Lead lead) {
                        calls.incrementAndGet();
                        return null;
                    }

                    @Override
                    public boolean deleteLead(String crmId) {
                        return true;
                    }
                }))
                .open();
        var ada = signUp();

        shop.drain();

        assertThat(calls).hasValue(1);
        assertThat(shop.crm().crmId(ada)).isEmpty();
    }

    @Test
    void aCopyThatCarriesTheOriginalsIdDoesNotWriteToItsRecord() {
        var crm = open();
        var ada = signUp();
        shop.drain();
        var copy = new Customer("Copy", "Cat", "copy@example.org");
        copy.crmId = shop.crm().crmId(ada).orElseThrow();
        crm.forgetCalls();

        shop.persist(copy);
        shop.drain();

        assertThat(crm.count(PUSH)).isZero();
        assertThat(failures()).containsExactly("DUPLICATE_OF");
        assertThat(crm.records().get(0).fields()).containsEntry(EMAIL, "ada@example.org");
    }

    @Test
    void aRecordThatCrmifyMadeIsDeletedThoughItWasHandedOver() {
        var crm = open(new InMemoryCrm(CrmRules.DEFAULTS.withEmails(CrmRules.Emails.UNIQUE)), builder -> builder);
        var first = signUp();
        shop.drain();
        shop.crm().withoutSync(() -> {
            shop.run(manager -> manager.remove(manager.find(Customer.class, first.id)));
            return true;
        });
        var second = signUp();
        shop.drain();
        assertThat(shop.crm().crmId(second)).contains(crm.records().get(0).id());

        shop.run(manager -> manager.remove(manager.find(Customer.class, second.id)));
        shop.drain();

        assertThat(crm.records()).isEmpty();
    }

    @Test
    void anIdThatItsColumnRefusesStopsNothingElse() {
        var crm = open();
        shop.rows("alter table Customer add constraint short_ids check (crmId is null or crmId <> 'crm-2')");
        signUp(3);

        shop.drain();
        shop.drain();

        assertThat(crm.records()).hasSize(3);
        assertThat(shop.rows("select id from Customer where crmId is null")).hasSize(1);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aLookUpOfLeadsThatFailsIsReportedAndStopsNobody() {
        var crm = open();
        var engines = shop.persist(new Company("Engines"));
        var ada = new Customer("Ada", "Lovelace", "ada@example.org");
        ada.company = engines;
        shop.persist(ada);
        shop.drain();
        shop.edit(Company.class, engines.id, company -> company.name = "Analytical Engines");
        shop.log().failOn(sql -> sql.startsWith("select distinct"));
        signUp(1);
        try (var log = LogLines.of(Admitter.class)) {
            shop.drain();
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("CRMIFY-313"));
        }
        assertThat(crm.records()).hasSize(2);

        shop.log().failOn(sql -> false);
        shop.drain();

        assertThat(crm.where(COMPANY, "Analytical Engines")).hasSize(1);
    }

    private static SQLException gone() {
        return new SQLException("The database is away", "08006");
    }

    @Test
    void aFailedReadGivesItsLeadsBackUndoubted() {
        var crm = open(new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.BLIND)), builder -> builder);
        signUp();
        shop.log().failOn(sql -> sql.contains("from Customer"), FailureTest::gone);
        assertThatThrownBy(shop::drain).isInstanceOf(RuntimeException.class);
        assertThat(shop.rows("select state, suspect from crmify_link")).containsExactly(List.of("DUE", false));
        assertThat(crm.count(PUSH)).isZero();

        shop.log().failOn(sql -> false);
        shop.after(Duration.ofSeconds(11));

        assertThat(crm.records()).hasSize(1);
        assertThat(failures()).isEmpty();
    }

    @Test
    void whatTheCrmAnsweredIsStoredOnceTheDatabaseIsBack() {
        var crm = open();
        signUp();
        var away = new AtomicInteger(2);
        shop.log()
                .failOn(
                        sql -> sql.contains("crmify_journal") && crm.count(PUSH) > 0 && away.getAndDecrement() > 0,
                        FailureTest::gone);

        shop.drain();

        assertThat(away).hasValueLessThan(1);
        assertThat(crm.count(PUSH)).isEqualTo(1);
        assertThat(shop.rows("select state, suspect from crmify_link")).containsExactly(List.of("IDLE", false));
    }

    @Test
    void drainsNoMoreOnceItIsClosed() {
        open();
        signUp();
        shop.crmify().close();

        assertThatThrownBy(shop::drain)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
