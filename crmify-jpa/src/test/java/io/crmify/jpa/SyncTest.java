package io.crmify.jpa;

import static io.crmify.backends.memory.CrmCall.Operation.DELETE;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crmify.SyncState;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backends.memory.CrmRecord;
import io.crmify.event.LeadDeleted;
import io.crmify.event.LeadSyncFailed;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadStage;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way, from an entity to its record in the CRM, in the cases that users know from the systems before. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class SyncTest {
    private final TestDatabase database;
    private Shop shop;

    SyncTest(TestDatabase database) {
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

    private static Customer ada() {
        return new Customer("Ada", "Lovelace", "ada@example.org");
    }

    private Customer known(Customer customer) {
        shop.persist(customer);
        shop.drain();
        shop.theCrm().forgetCalls();
        return customer;
    }

    private CrmRecord record() {
        assertThat(shop.theCrm().records()).hasSize(1);
        return shop.theCrm().records().get(0);
    }

    @Test
    void dc1SavingCreatesOneRecordAndKeepsItsId() {
        var ada = shop.persist(ada());

        shop.drain();

        assertThat(record().fields())
                .containsEntry(FIRST_NAME, "Ada")
                .containsEntry(LAST_NAME, "Lovelace")
                .containsEntry(EMAIL, "ada@example.org");
        assertThat(record().status()).isEqualTo("NotContacted");
        assertThat(shop.find(Customer.class, ada.id).crmId).isEqualTo(record().id());
        assertThat(shop.crm().crmId(ada)).contains(record().id());
        var state = shop.crm().state(ada);
        assertThat(state.sync()).isEqualTo(SyncState.SYNCED);
        assertThat(state.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.status()).isEqualTo("NotContacted");
            assertThat(connection.lastSynced()).isNotNull();
        });
        assertThat(shop.events()).hasAtLeastOneElementOfType(LeadSynced.class);
    }

    @Test
    void dc2SavingAgainWithoutAMappedChangeMakesNoCall() {
        var ada = known(new Customer("Zoë", "Żółć 李", "zoe@example.org"));

        shop.crm().resync(shop.find(Customer.class, ada.id));
        shop.edit(Customer.class, ada.id, customer -> customer.notes = "nothing of interest");
        shop.drain();

        assertThat(shop.theCrm().calls()).isEmpty();
    }

    @Test
    void dc3ChangingOneFieldMakesOneUpdateOfThatField() {
        var ada = known(ada());

        shop.edit(Customer.class, ada.id, customer -> customer.lastName = "King");
        shop.drain();

        assertThat(shop.theCrm().count(PUSH)).isEqualTo(1);
        assertThat(shop.theCrm().sent()).singleElement().satisfies(lead -> {
            assertThat(lead.crmId()).isEqualTo(record().id());
            assertThat(lead.fields()).containsOnly(Map.entry(LAST_NAME, "King"));
        });
    }

    @Test
    void dc4AnEntityFromBeforeGetsItsRecordAtTheNextSave() {
        var ada = shop.crm().withoutSync(() -> shop.persist(ada()));
        shop.drain();
        assertThat(shop.theCrm().records()).isEmpty();

        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        shop.drain();

        assertThat(record().fields()).containsEntry(EMAIL, "ada@example.org").containsEntry(PHONE, "1");
    }

    @Test
    void dc5ARelatedEntityReSyncsItsLeads() {
        var engines = shop.persist(new Company("Engines"));
        var looms = shop.persist(new Company("Looms"));
        var ada = ada();
        ada.company = engines;
        known(ada);

        shop.edit(Company.class, engines.id, company -> company.motto = "Turn the crank");
        shop.edit(Company.class, looms.id, company -> company.name = "Jacquard");
        shop.drain();
        assertThat(shop.theCrm().calls()).isEmpty();

        shop.edit(Company.class, engines.id, company -> company.name = "Analytical Engines");
        shop.drain();
        assertThat(record().fields()).containsEntry(COMPANY, "Analytical Engines");

        shop.edit(Customer.class, ada.id, customer -> customer.company = looms);
        shop.drain();
        assertThat(record().fields()).containsEntry(COMPANY, "Jacquard");
    }

    @Test
    void dc6ARelatedEntityWithoutLeadsDoesNothing() {
        var engines = shop.persist(new Company("Engines"));
        shop.edit(Company.class, engines.id, company -> company.name = "Looms");

        shop.drain();

        assertThat(shop.theCrm().count(PUSH)).isZero();
        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void dc7RemovingTheEntityDeletesTheRecord() {
        var ada = known(ada());

        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
        shop.drain();

        assertThat(shop.theCrm().records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
        assertThat(shop.events()).hasAtLeastOneElementOfType(LeadDeleted.class);
    }

    @Test
    void dc7ARecordThatIsGoneAlreadyCountsAsDeleted() {
        var ada = known(ada());
        shop.theCrm().remove(record().id());

        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
        shop.drain();

        assertThat(shop.theCrm().count(DELETE)).isEqualTo(1);
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @Test
    void dc16FieldsAndStatusGoInOneCall() {
        var ada = known(ada());

        shop.edit(Customer.class, ada.id, customer -> {
            customer.phone = "1";
            customer.stage = LeadStage.CONVERTED;
        });
        shop.drain();

        assertThat(shop.theCrm().count(PUSH)).isEqualTo(1);
        assertThat(record().status()).isEqualTo("Converted");
        assertThat(record().fields()).containsEntry(PHONE, "1");
    }

    @Test
    void dc17ARollbackSendsNothing() {
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(ada());
            manager.flush();
            manager.getTransaction().rollback();
        }

        shop.drain();

        assertThat(shop.theCrm().records()).isEmpty();
        assertThat(shop.theCrm().count(PUSH)).isZero();
    }

    @Test
    void sf1AFailingCrmNeitherBreaksTheCallerNorIsForgotten() {
        shop.theCrm().refuse(lead -> true, "INVALID_EMAIL");

        assertThatCode(() -> shop.persist(ada())).doesNotThrowAnyException();
        shop.drain();

        var ada = shop.inTransaction(
                manager -> manager.createQuery("from Customer", Customer.class).getSingleResult());
        assertThat(shop.crm().crmId(ada)).isEmpty();
        assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.FAILED);
        assertThat(shop.crmify().operations().failed(10))
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo("INVALID_EMAIL"));
        assertThat(shop.events()).hasAtLeastOneElementOfType(LeadSyncFailed.class);
    }

    @Test
    void anEditRevivesAFailedLead() {
        shop.theCrm().refuse(lead -> "bad".equals(lead.fields().get(EMAIL)), "INVALID_EMAIL");
        var ada = shop.persist(new Customer("Ada", "Lovelace", "bad"));
        shop.drain();

        shop.edit(Customer.class, ada.id, customer -> customer.email = "ada@example.org");
        shop.drain();

        assertThat(record().fields()).containsEntry(EMAIL, "ada@example.org");
        assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.SYNCED);
    }

    @Test
    void whatPeopleEditInTheCrmSurvivesAnUnrelatedEdit() {
        var ada = ada();
        ada.phone = "1";
        ada.address.city = "London";
        known(ada);
        shop.theCrm().edit(record().id(), PHONE, "2");
        shop.theCrm().editStatus(record().id(), "Contacted");

        shop.edit(Customer.class, ada.id, customer -> customer.address.city = "Ockham");
        shop.drain();

        assertThat(record().fields()).containsEntry(PHONE, "2").containsEntry(CITY, "Ockham");
        assertThat(record().status()).isEqualTo("Contacted");
    }

    @Test
    void aNullClearsWhatCrmifySent() {
        var ada = ada();
        ada.phone = "1";
        known(ada);

        shop.edit(Customer.class, ada.id, customer -> customer.phone = null);
        shop.drain();

        assertThat(record().fields()).doesNotContainKey(PHONE);
    }

    @Test
    void createThenDeleteBeforeThePushIsNoCall() {
        var ada = shop.persist(ada());
        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));

        shop.drain();

        assertThat(shop.theCrm().count(PUSH)).isZero();
        assertThat(shop.theCrm().count(DELETE)).isZero();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @Test
    void deleteThenCreateWithTheSameIdKeepsOneRecord() {
        var ada = known(ada());

        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
        shop.drain();
        shop.run(manager -> manager.createNativeQuery(
                        "insert into Customer (id, version, firstName, lastName) values (?, 0, 'Ada', 'Again')")
                .setParameter(1, ada.id)
                .executeUpdate());
        shop.crm().resync(shop.find(Customer.class, ada.id));
        shop.drain();

        assertThat(record().fields()).containsEntry(LAST_NAME, "Again");
    }

    @Test
    void aRecordThatPeopleRemovedIsMadeAgain() {
        var ada = known(ada());
        shop.theCrm().remove(record().id());

        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        shop.drain();

        assertThat(record().fields()).containsEntry(EMAIL, "ada@example.org").containsEntry(PHONE, "1");
        assertThat(shop.find(Customer.class, ada.id).crmId).isEqualTo(record().id());
    }

    @Test
    void aThousandSignUpsAreTenCalls() {
        shop.run(manager -> IntStream.range(0, 1000)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));

        shop.drain();

        assertThat(shop.theCrm().count(PUSH)).isEqualTo(10);
        assertThat(shop.theCrm().records()).hasSize(1000);
        assertThat(shop.rows("select id from Customer where crmId is null")).isEmpty();
    }

    @Test
    void fiftyEditsAreOneCallAndTheLastValueWins() {
        var ada = known(ada());

        IntStream.rangeClosed(1, 50)
                .forEach(i -> shop.edit(Customer.class, ada.id, customer -> customer.phone = "" + i));
        shop.drain();

        assertThat(shop.theCrm().count(PUSH)).isEqualTo(1);
        assertThat(record().fields()).containsEntry(PHONE, "50");
    }

    @Test
    void anOutageIsOnlyADelay() {
        shop.theCrm().goDown();
        var ada = shop.persist(ada());
        shop.drain();
        assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.PENDING);

        shop.theCrm().comeBack();
        shop.crmify().clock().advance(java.time.Duration.ofMinutes(30));
        shop.drain();

        assertThat(record().fields()).containsEntry(EMAIL, "ada@example.org");
    }

    @Test
    void aLostAnswerMakesNoDouble() {
        shop.theCrm().applyThenFail(1);
        var ada = shop.persist(ada());
        shop.drain();

        shop.crmify().clock().advance(java.time.Duration.ofMinutes(30));
        shop.drain();

        assertThat(record().id()).isEqualTo(shop.crm().crmId(ada).orElseThrow());
    }

    @Test
    void oneBadRecordDoesNotSinkItsBatch() {
        shop.theCrm().refuseBatchesWith(lead -> "bad".equals(lead.fields().get(EMAIL)));
        shop.run(manager -> IntStream.range(0, 100)
                .forEach(i -> manager.persist(new Customer("C", "" + i, i == 42 ? "bad" : "c" + i + "@example.org"))));

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(99);
        assertThat(shop.crmify().operations().failed(10)).hasSize(1);
        assertThat(shop.theCrm().count(PUSH)).isLessThanOrEqualTo(1 + 14);
    }

    @Test
    void transientFailuresAreRetried() {
        shop.theCrm().failNext(2, FailureKind.OUTCOME_UNKNOWN);
        shop.persist(ada());
        for (int attempt = 0; attempt < 5; attempt++) {
            shop.drain();
            shop.crmify().clock().advance(java.time.Duration.ofMinutes(30));
        }

        assertThat(record().fields()).containsEntry(EMAIL, "ada@example.org");
    }
}
