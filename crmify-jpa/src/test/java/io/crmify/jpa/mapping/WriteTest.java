package io.crmify.jpa.mapping;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.backends.memory.CrmCall.Operation.READ;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.JOB_TITLE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.LeadStatus;
import io.crmify.annotation.Write;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.junit.jupiter.api.Test;

/** Who owns a field, and what people edit in the CRM. */
class WriteTest {
    @Entity
    @CrmLead
    @Table(name = "people")
    static class Person {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LAST_NAME)
        String name;

        @CrmField(PHONE)
        String phone;

        @CrmField(value = EMAIL, write = Write.ALWAYS)
        String email;

        @CrmField(value = CITY, write = Write.ON_CREATE)
        String city;

        @CrmField(value = JOB_TITLE, write = Write.IF_CRM_EMPTY)
        String job;

        @LeadStatus
        LeadStage stage = LeadStage.NEW;
    }

    private static Person ada() {
        var person = new Person();
        person.name = "Byron";
        person.phone = "1";
        person.email = "ada@example.org";
        person.city = "London";
        person.job = "analyst";
        return person;
    }

    private static Shop shop() {
        return Shop.on(TestDatabase.H2).entities(Person.class).open();
    }

    private static String crmId(Shop shop) {
        return shop.theCrm().records().get(0).id();
    }

    private static String held(Shop shop, LeadField field) {
        shop.drain();
        return shop.theCrm().records().get(0).text(field);
    }

    @Test
    void sendsEveryFieldWithACreate() {
        try (var shop = shop()) {
            shop.persist(ada());
            shop.drain();

            assertThat(shop.theCrm().records().get(0).fields())
                    .containsOnlyKeys(LAST_NAME, PHONE, EMAIL, CITY, JOB_TITLE);
        }
    }

    @Test
    void leavesAPhoneNumberAndAStatusThatPeopleChangedInTheCrm() {
        try (var shop = shop()) {
            var ada = shop.persist(ada());
            shop.drain();
            shop.theCrm().edit(crmId(shop), PHONE, "2");
            shop.theCrm().editStatus(crmId(shop), "Contacted");

            shop.edit(Person.class, ada.id, p -> p.name = "Lovelace");

            assertThat(held(shop, LAST_NAME)).isEqualTo("Lovelace");
            assertThat(held(shop, PHONE)).isEqualTo("2");
            assertThat(shop.theCrm().records().get(0).status()).isEqualTo("Contacted");

            shop.edit(Person.class, ada.id, p -> p.phone = "3");
            assertThat(held(shop, PHONE)).isEqualTo("3");
        }
    }

    @Test
    void sendsAFieldThatIsAlwaysWrittenWithEveryPush() {
        try (var shop = shop()) {
            var ada = shop.persist(ada());
            shop.drain();
            shop.theCrm().edit(crmId(shop), EMAIL, "other@example.org");

            shop.edit(Person.class, ada.id, p -> p.name = "Lovelace");

            assertThat(held(shop, EMAIL)).isEqualTo("ada@example.org");
        }
    }

    @Test
    void pushesNothingForAFieldThatIsAlwaysWrittenAlone() {
        try (var shop = shop()) {
            var ada = shop.persist(ada());
            shop.drain();
            shop.theCrm().forgetCalls();

            shop.crm().resync(ada);
            shop.drain();

            assertThat(shop.theCrm().count(PUSH)).isZero();
        }
    }

    @Test
    void neverSendsAgainWhatIsWrittenOnCreate() {
        try (var shop = shop()) {
            var ada = shop.persist(ada());
            shop.drain();

            shop.edit(Person.class, ada.id, p -> {
                p.city = "Paris";
                p.name = "Lovelace";
            });
            assertThat(held(shop, CITY)).isEqualTo("London");

            shop.edit(Person.class, ada.id, p -> p.city = null);
            assertThat(held(shop, CITY)).isEqualTo("London");
        }
    }

    @Test
    void fillsAFieldOnlyWhileItIsEmptyInTheCrm() {
        try (var shop = shop()) {
            var ada = ada();
            ada.job = null;
            shop.persist(ada);
            shop.drain();

            shop.edit(Person.class, ada.id, p -> p.job = "analyst");
            assertThat(held(shop, JOB_TITLE)).isEqualTo("analyst");

            shop.theCrm().edit(crmId(shop), JOB_TITLE, "countess");
            shop.edit(Person.class, ada.id, p -> p.job = "programmer");
            assertThat(held(shop, JOB_TITLE)).isEqualTo("countess");

            shop.theCrm().edit(crmId(shop), JOB_TITLE, null);
            shop.edit(Person.class, ada.id, p -> p.job = "engineer");
            assertThat(held(shop, JOB_TITLE)).isEqualTo("engineer");

            shop.edit(Person.class, ada.id, p -> p.job = null);
            assertThat(held(shop, JOB_TITLE)).isEqualTo("engineer");
        }
    }

    @Test
    void asksTheCrmOnlyWhenSuchAFieldChanged() {
        try (var shop = shop()) {
            var ada = shop.persist(ada());
            shop.drain();
            assertThat(shop.theCrm().count(READ)).isZero();

            shop.edit(Person.class, ada.id, p -> p.name = "Lovelace");
            shop.drain();
            assertThat(shop.theCrm().count(READ)).isZero();

            shop.edit(Person.class, ada.id, p -> p.job = "programmer");
            shop.drain();
            assertThat(shop.theCrm().count(READ)).isEqualTo(1);

            shop.crm().resync(ada);
            shop.drain();
            assertThat(shop.theCrm().count(READ)).isEqualTo(1);
        }
    }

    @Test
    void sendsTheRestWhenSuchAFieldIsFilled() {
        try (var shop = shop()) {
            var ada = shop.persist(ada());
            shop.drain();
            shop.theCrm().edit(crmId(shop), JOB_TITLE, "countess");

            shop.edit(Person.class, ada.id, p -> {
                p.job = "programmer";
                p.name = "Lovelace";
            });

            assertThat(held(shop, JOB_TITLE)).isEqualTo("countess");
            assertThat(held(shop, LAST_NAME)).isEqualTo("Lovelace");
        }
    }

    @Entity
    @CrmLead(name = "WriteTest$Person")
    @Table(name = "people")
    static class Narrow {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LAST_NAME)
        String name;
    }

    @Test
    void leavesInTheCrmWhatIsMappedNoMore() {
        try (var before = shop()) {
            var ada = before.persist(ada());
            before.drain();
            try (var after = Shop.on(TestDatabase.H2)
                    .database(before)
                    .crm(before.theCrm())
                    .entities(Narrow.class)
                    .open()) {
                after.edit(Narrow.class, ada.id, p -> p.name = "Lovelace");

                assertThat(held(after, LAST_NAME)).isEqualTo("Lovelace");
                assertThat(after.theCrm().records().get(0).fields())
                        .containsOnlyKeys(LAST_NAME, PHONE, EMAIL, CITY, JOB_TITLE);
            }
        }
    }
}
