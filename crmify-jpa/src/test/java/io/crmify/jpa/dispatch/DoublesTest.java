package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.DELETE;
import static io.crmify.backends.memory.CrmCall.Operation.FIND;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.FailedLead;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backends.memory.CrmCall.Operation;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is in the CRM twice, and nothing stays there whose entity is gone, whatever the CRM offers for it. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class DoublesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestDatabase database;
    private Shop shop;
    private InMemoryCrm crm;

    DoublesTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void open(CreateGuarantee guarantee) {
        open(CrmRules.DEFAULTS.withGuarantee(guarantee));
    }

    private void openWithUniqueEmails(CreateGuarantee guarantee) {
        open(CrmRules.DEFAULTS.withGuarantee(guarantee).withEmails(CrmRules.Emails.UNIQUE));
    }

    private void open(CrmRules rules) {
        crm = new InMemoryCrm(rules);
        shop = node().open();
    }

    private Shop.Builder node() {
        return Shop.on(database)
                .entities(Customer.class, Company.class, Member.class)
                .config("crmify.backend.timeout", TIMEOUT.toSeconds() + "s")
                .config("crmify.lease", "5m")
                .crm(crm);
    }

    private static Customer ada() {
        return new Customer("Ada", "Lovelace", "ada@example.org");
    }

    private void remove(Customer customer) {
        shop.run(manager -> manager.remove(manager.find(Customer.class, customer.id)));
    }

    private List<FailedLead> failed() {
        return shop.crmify().operations().failed(100);
    }

    private List<String> failures() {
        return failed().stream().map(FailedLead::reason).toList();
    }

    private void drainHeldAt(Operation operation, Runnable meanwhile) {
        try (var held = new Held()) {
            crm.onCall(call -> {
                if (call.operation() == operation) {
                    held.here();
                }
            });
            held.start(shop::drain);
            meanwhile.run();
            held.finish();
        }
        shop.drain();
    }

    @ParameterizedTest
    @EnumSource
    void anAmbiguousCreateIsClearedUpAndNotBeforeTwiceTheTimeOut(CreateGuarantee guarantee) {
        open(guarantee);
        crm.applyThenFail(1);
        var ada = shop.persist(ada());
        shop.drain();
        crm.forgetCalls();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1"); // which must not hasten it

        shop.after(TIMEOUT);
        assertThat(crm.calls()).isEmpty();

        shop.after(TIMEOUT.plusSeconds(1));
        assertThat(crm.records()).hasSize(1);
        if (guarantee == CreateGuarantee.BLIND) {
            assertThat(crm.calls()).isEmpty();
            assertThat(failures()).containsExactly("AMBIGUOUS_CREATE");
        } else {
            assertThat(crm.count(FIND)).isEqualTo(guarantee == CreateGuarantee.FINDABLE ? 1 : 0);
            assertThat(crm.count(PUSH)).isEqualTo(1);
            assertThat(crm.records().get(0).text(PHONE)).isEqualTo("1");
            assertThat(shop.find(Customer.class, ada.id).crmId)
                    .isEqualTo(crm.records().get(0).id());
            assertThat(failures()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAmbiguousCreateWhoseEntityGoesLeavesNoOrphanThatNobodyKnowsOf(CreateGuarantee guarantee) {
        open(guarantee);
        crm.applyThenFail(1);
        var ada = shop.persist(ada());
        shop.drain();
        crm.forgetCalls();
        remove(ada);

        shop.after(TIMEOUT);
        assertThat(crm.calls()).isEmpty();

        shop.after(TIMEOUT.plusSeconds(1));
        if (guarantee == CreateGuarantee.BLIND) {
            assertThat(crm.calls()).isEmpty();
            assertThat(failed()).singleElement().satisfies(held -> {
                assertThat(held.reason()).isEqualTo("AMBIGUOUS_CREATE");
                assertThat(held.id()).isEqualTo("" + ada.id);
            });
            // The operator has looked, and has removed it there.
            shop.crmify().operations().retry(failed().get(0).link());
            shop.drain();
        } else {
            assertThat(crm.records()).isEmpty();
        }
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEYED", "FINDABLE"})
    void whatMayHaveTakenThePlaceOfARecordThatIsGoneGoesWithTheEntity(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = shop.persist(ada());
        shop.drain();
        crm.remove(crm.records().get(0).id());
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        crm.onCall(call -> {
            if (call.operation() == PUSH && call.leads().get(0).isCreate()) {
                crm.applyThenFail(1);
            }
        });
        shop.after(TIMEOUT);
        assertThat(crm.records()).hasSize(1);

        crm.onCall(call -> {});
        remove(ada);
        shop.after(TIMEOUT.multipliedBy(2).plusSeconds(1));
        assertThat(crm.records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @Test
    void aBlindOneThatMayHaveTakenThePlaceOfARecordThatIsGoneIsNotMadeTwice() {
        open(CreateGuarantee.BLIND);
        var ada = shop.persist(ada());
        shop.drain();
        crm.remove(crm.records().get(0).id());
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        crm.onCall(call -> {
            if (call.operation() == PUSH && call.leads().get(0).isCreate()) {
                crm.applyThenFail(1);
            }
        });
        shop.after(TIMEOUT);

        crm.onCall(call -> {});
        shop.after(TIMEOUT.multipliedBy(2).plusSeconds(1));
        assertThat(crm.records()).hasSize(1);
        assertThat(failed()).singleElement().satisfies(held -> assertThat(held.reason())
                .isEqualTo("AMBIGUOUS_CREATE"));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEYED", "FINDABLE"})
    void aDoubtfulLinkLosesTheRecordItKnowsAndTheOneItDoesNot(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = shop.persist(ada());
        shop.drain();
        // As a node leaves it that made the record anew, and was killed before it could say so.
        shop.rows("update crmify_link set crm_id = 'gone', suspect = true");
        remove(ada);
        shop.after(TIMEOUT);

        assertThat(crm.records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anAmbiguousCreateIsOneRecordThoughTheEntityWentAndCameBack(CreateGuarantee guarantee) {
        open(guarantee);
        crm.applyThenFail(1);
        var byron = shop.persist(new Member("AT", 1, "Byron"));
        shop.drain();
        shop.run(manager -> manager.remove(manager.find(Member.class, byron.id)));
        shop.persist(new Member("AT", 1, "Noel"));

        shop.after(TIMEOUT.multipliedBy(2).plusSeconds(1));

        assertThat(crm.records()).hasSize(1);
        if (guarantee == CreateGuarantee.BLIND) {
            assertThat(failures()).containsExactly("AMBIGUOUS_CREATE");
        } else {
            assertThat(crm.records().get(0).text(LAST_NAME)).isEqualTo("Noel");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRemovalWhileTheCreateIsUnderWayEndsWithNoRecord(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = shop.persist(ada());

        drainHeldAt(PUSH, () -> remove(ada));

        assertThat(crm.records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRemovalWhileAnUpdateIsUnderWayEndsWithNoRecord(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = shop.persist(ada());
        shop.drain();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");

        drainHeldAt(PUSH, () -> remove(ada));

        assertThat(crm.records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anEditWhileAPushIsUnderWayIsSentAfterwards(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = shop.persist(ada());

        drainHeldAt(PUSH, () -> shop.edit(Customer.class, ada.id, customer -> customer.phone = "1"));
        assertThat(crm.count(PUSH)).isEqualTo(2);
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "2");
        drainHeldAt(PUSH, () -> shop.edit(Customer.class, ada.id, customer -> customer.phone = "3"));

        assertThat(crm.records()).hasSize(1);
        assertThat(crm.records().get(0).text(PHONE)).isEqualTo("3");
        assertThat(crm.count(PUSH)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void theSameIdAgainWhileTheOldRecordIsDeletedIsOneNewRecord(CreateGuarantee guarantee) {
        open(guarantee);
        var byron = shop.persist(new Member("AT", 1, "Byron"));
        shop.drain();
        shop.run(manager -> manager.remove(manager.find(Member.class, byron.id)));

        drainHeldAt(DELETE, () -> shop.persist(new Member("AT", 1, "Noel")));

        assertThat(crm.records()).hasSize(1);
        assertThat(crm.records().get(0).text(LAST_NAME)).isEqualTo("Noel");
        assertThat(shop.find(Member.class, byron.id).crmId)
                .isEqualTo(crm.records().get(0).id());
    }

    @ParameterizedTest
    @EnumSource
    void theSameIdAgainIsOneRecordWhateverWasSentBetween(CreateGuarantee guarantee) {
        open(guarantee);
        for (var isSentBetween : List.of(true, false)) {
            var byron = shop.persist(new Member("AT", 1, "Byron"));
            shop.drain();
            shop.run(manager -> manager.remove(manager.find(Member.class, byron.id)));
            if (isSentBetween) {
                shop.drain();
                assertThat(crm.records()).isEmpty();
            }
            shop.persist(new Member("AT", 1, "Noel"));
            shop.drain();

            assertThat(crm.records()).hasSize(1);
            assertThat(crm.records().get(0).text(LAST_NAME)).isEqualTo("Noel");
            shop.run(manager -> manager.remove(manager.find(Member.class, byron.id)));
            shop.drain();
        }
        assertThat(crm.records()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSameIdAgainInOneTransactionIsAnUpdate(CreateGuarantee guarantee) {
        open(guarantee);
        var byron = shop.persist(new Member("AT", 1, "Byron"));
        shop.drain();
        crm.forgetCalls();

        shop.run(manager -> {
            manager.remove(manager.find(Member.class, byron.id));
            manager.flush();
            manager.persist(new Member("AT", 1, "Noel"));
        });
        shop.drain();

        assertThat(crm.count(DELETE)).isZero();
        assertThat(crm.count(PUSH)).isEqualTo(1);
        assertThat(crm.records()).hasSize(1);
        assertThat(crm.records().get(0).text(LAST_NAME)).isEqualTo("Noel");
        // The new row has the id of the record as well.
        assertThat(shop.find(Member.class, byron.id).crmId)
                .isEqualTo(crm.records().get(0).id());
    }

    @ParameterizedTest
    @EnumSource
    void whoComesAndGoesBeforeThePushIsNoCall(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = shop.persist(ada());
        remove(ada);

        shop.drain();

        assertThat(crm.count(PUSH) + crm.count(FIND) + crm.count(DELETE)).isZero();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSameEmailUnderAnotherIdIsOneRecord(CreateGuarantee guarantee) {
        openWithUniqueEmails(guarantee);
        var first = shop.persist(ada());
        shop.drain();

        shop.run(manager -> {
            manager.remove(manager.find(Customer.class, first.id));
            manager.flush();
            manager.persist(new Customer("Augusta", "King", "ada@example.org"));
        });
        for (int i = 0; i < 3; i++) {
            shop.after(Duration.ofSeconds(5));
        }

        assertThat(failures()).isEmpty();
        assertThat(crm.records()).hasSize(1);
        assertThat(crm.records().get(0).text(FIRST_NAME)).isEqualTo("Augusta");
        assertThat(shop.rows("select crm_id from crmify_link"))
                .containsExactly(List.of(crm.records().get(0).id()));
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoLeadsThatComeToOneRecordInOneBatchOneHasIt(CreateGuarantee guarantee) {
        openWithUniqueEmails(guarantee);
        var first = shop.persist(ada());
        var second = shop.persist(new Customer("Augusta", "King", "ada@example.org"));

        shop.drain();

        assertThat(crm.records()).hasSize(1);
        assertThat(failed()).singleElement().satisfies(loser -> {
            assertThat(loser.reason()).isEqualTo("DUPLICATE_OF");
            var winner = loser.id().equals("" + first.id) ? second : first;
            assertThat(loser.detail()).contains("Customer#" + winner.id);
            assertThat(crm.records().get(0).text(FIRST_NAME)).isEqualTo(winner.firstName);
        });
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoLeadsThatFindOneRecordOfPeopleAtOnceOneHasItWithItsOwnValues(CreateGuarantee guarantee) {
        openWithUniqueEmails(guarantee);
        var found = crm.add(Map.of(EMAIL, "ada@example.org"));
        var first = shop.persist(ada());
        try (var other = node().database(shop).open()) {
            // Both conflict with it, and neither knows of the other yet.
            var once = new AtomicBoolean(true);
            crm.onCall(call -> {
                if (call.operation() == PUSH && !call.leads().get(0).isCreate() && once.getAndSet(false)) {
                    shop.persist(new Customer("Augusta", "King", "ada@example.org"));
                    other.drain();
                }
            });
            shop.drain();
        }
        shop.drain();

        assertThat(crm.records()).hasSize(1);
        var owner = shop.rows("select entity_id from crmify_link where crm_id = ?", found.id())
                .get(0)
                .get(0);
        var winner = owner.equals("" + first.id) ? "Ada" : "Augusta";
        assertThat(failures()).containsExactly("DUPLICATE_OF");
        assertThat(crm.records().get(0).text(FIRST_NAME)).isEqualTo(winner);
    }

    @ParameterizedTest
    @EnumSource
    void theRecordGoesToTheOtherLeadOnceTheFirstIsGone(CreateGuarantee guarantee) {
        openWithUniqueEmails(guarantee);
        var first = shop.persist(ada());
        shop.drain();
        var second = shop.persist(new Customer("Augusta", "King", "ada@example.org"));
        shop.drain();
        assertThat(failures()).containsExactly("DUPLICATE_OF");
        crm.forgetCalls();

        // The one goes unseen, and the other is edited.
        shop.crm().withoutSync(() -> {
            remove(first);
            return true;
        });
        shop.edit(Customer.class, second.id, customer -> customer.phone = "1");
        shop.drain();

        assertThat(crm.count(DELETE)).isZero();
        assertThat(failures()).isEmpty();
        assertThat(shop.rows("select entity_id, crm_id from crmify_link"))
                .containsExactly(List.of("" + second.id, crm.records().get(0).id()));
        assertThat(crm.records().get(0).text(FIRST_NAME)).isEqualTo("Augusta");
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyLinkTableBesideIdsOnTheEntitiesAdoptsWhatIsThere(CreateGuarantee guarantee) {
        open(guarantee);
        var first = shop.persist(ada());
        var second = shop.persist(new Customer("Augusta", "King", "king@example.org"));
        var third = shop.persist(new Customer("Mary", "Shelley", "mary@example.org"));
        shop.drain();
        shop.rows("delete from crmify_link");
        crm.remove(shop.find(Customer.class, third.id).crmId); // and nobody could see that
        var known = shop.find(Customer.class, first.id).crmId;

        shop.crm().resync(Customer.class, "", Map.of());
        shop.drain();

        assertThat(crm.records()).hasSize(3);
        assertThat(failures()).isEmpty();
        assertThat(shop.find(Customer.class, first.id).crmId).isEqualTo(known);
        assertThat(shop.find(Customer.class, third.id).crmId)
                .isEqualTo(crm.where(EMAIL, "mary@example.org").get(0).id());
        assertThat(shop.crm().crmId(second))
                .contains(crm.where(EMAIL, "king@example.org").get(0).id());
        // What was there before crmify knew of it stays there; what it has made goes.
        remove(first);
        remove(third);
        shop.drain();
        assertThat(crm.where(EMAIL, "ada@example.org")).hasSize(1);
        assertThat(crm.where(EMAIL, "mary@example.org")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void twoEntitiesWithOneIdAndNoLinkAreOneWinnerWithItsOwnValues(CreateGuarantee guarantee) {
        open(guarantee);
        var first = shop.persist(ada());
        shop.drain();
        var crmId = crm.records().get(0).id();
        var copy = new Customer("Augusta", "King", "king@example.org");
        copy.crmId = crmId;
        shop.persist(copy);
        shop.rows("delete from crmify_link");
        crm.forgetCalls();

        shop.crm().resync(Customer.class, "", Map.of());
        shop.drain();

        assertThat(crm.records()).hasSize(1);
        assertThat(crm.sent()).as("no call names a record twice").hasSize(1);
        var owner = shop.rows("select entity_id from crmify_link where crm_id = ?", crmId)
                .get(0)
                .get(0);
        assertThat(crm.records().get(0).text(FIRST_NAME)).isEqualTo(owner.equals("" + first.id) ? "Ada" : "Augusta");
        assertThat(failures()).containsExactly("DUPLICATE_OF");
    }
}
