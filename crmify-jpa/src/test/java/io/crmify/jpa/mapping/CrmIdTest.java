package io.crmify.jpa.mapping;

import static io.crmify.backends.memory.CrmCall.Operation.DELETE;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The CRM's id on the entity: filled in, or brought along. */
class CrmIdTest {
    @MappedSuperclass
    static class Linked {
        @Id
        @GeneratedValue
        Long id;

        @Version
        int version;

        @CrmId
        @Column(name = "crm_ref")
        String crmId;
    }

    @Entity
    @CrmLead
    static class Person extends Linked {
        @CrmField(LAST_NAME)
        String name = "Lovelace";

        @CrmField(EMAIL)
        String email;

        String remark;
    }

    private static Shop shop() {
        return Shop.on(TestDatabase.H2).entities(Linked.class, Person.class).open();
    }

    @Test
    void isFilledInWithoutAChangeOfTheEntity() {
        try (var shop = shop()) {
            var ada = shop.persist(new Person());
            shop.drain();

            var found = shop.find(Person.class, ada.id);
            assertThat(found.crmId).isEqualTo(shop.theCrm().records().get(0).id());
            assertThat(found.version).isZero();
            assertThat(shop.recorded()).isEmpty();
        }
    }

    @Test
    void isFilledInByPropertyAccess() {
        try (var shop = Shop.on(TestDatabase.H2).entities(ByGetter.class).open()) {
            var ada = shop.persist(new ByGetter());
            shop.drain();

            assertThat(shop.find(ByGetter.class, ada.getId()).getCrmId())
                    .isEqualTo(shop.theCrm().records().get(0).id());
        }
    }

    @Entity
    @CrmLead
    @Access(AccessType.PROPERTY)
    static class ByGetter {
        private Long id;
        private String crm;

        @Id
        @GeneratedValue
        public Long getId() {
            return id;
        }

        public void setId(Long id) {
            this.id = id;
        }

        @CrmId
        public String getCrmId() {
            return crm;
        }

        public void setCrmId(String crmId) {
            this.crm = crmId;
        }

        @CrmField(PHONE)
        public String getPhone() {
            return "1";
        }

        public void setPhone(String phone) {}
    }

    @Test
    void linksAnEntityThatBringsItToThatRecordAndMakesNoOther() {
        try (var shop = shop()) {
            var record = shop.theCrm().add(Map.of(EMAIL, "ada@example.org", PHONE, "1"));
            var ada = new Person();
            ada.crmId = record.id();
            shop.persist(ada);

            shop.drain();

            assertThat(shop.theCrm().records()).singleElement().satisfies(held -> {
                assertThat(held.text(LAST_NAME)).isEqualTo("Lovelace");
                assertThat(held.text(EMAIL)).isEqualTo("ada@example.org");
                assertThat(held.text(PHONE)).isEqualTo("1");
            });
            assertThat(shop.crm().crmId(ada)).contains(record.id());
            assertThat(shop.events())
                    .filteredOn(LeadSynced.class::isInstance)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(((LeadSynced) event).outcome()).isEqualTo(LeadSynced.Outcome.ADOPTED);
                        assertThat(((LeadSynced) event).crmId()).isEqualTo(record.id());
                    });
        }
    }

    @Test
    void keepsARecordThatWasBroughtAlongWhenTheEntityGoes() {
        try (var shop = shop()) {
            var ada = new Person();
            ada.crmId = shop.theCrm().add(Map.of(EMAIL, "ada@example.org")).id();
            shop.persist(ada);
            shop.drain();

            shop.run(m -> m.remove(m.find(Person.class, ada.id)));
            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(1);
            assertThat(shop.theCrm().count(DELETE)).isZero();
        }
    }

    @Test
    void isReplacedWhenThereIsNoSuchRecord() {
        try (var shop = shop()) {
            var ada = new Person();
            ada.crmId = "crm-999";
            shop.persist(ada);

            shop.drain();

            var held = shop.theCrm().records().get(0);
            assertThat(held.text(LAST_NAME)).isEqualTo("Lovelace");
            assertThat(shop.find(Person.class, ada.id).crmId).isEqualTo(held.id());
        }
    }

    @Test
    void countsForNothingWhenItIsBlank() {
        try (var shop = shop()) {
            var ada = new Person();
            ada.crmId = " ";
            shop.persist(ada);

            shop.drain();

            assertThat(shop.find(Person.class, ada.id).crmId)
                    .isEqualTo(shop.theCrm().records().get(0).id());
        }
    }

    @Test
    void isNoChangeWhenItIsSetLater() {
        try (var shop = shop()) {
            var ada = shop.persist(new Person());
            shop.drain();
            var crmId = shop.theCrm().records().get(0).id();
            shop.theCrm().forgetCalls();

            shop.edit(Person.class, ada.id, p -> {
                p.crmId = "crm-999";
                p.remark = "x";
            });

            assertThat(shop.recorded()).isEmpty();
            assertThat(shop.find(Person.class, ada.id).crmId).isEqualTo(crmId);
        }
    }

    @Entity
    @CrmLead
    static class Worldwide {
        @Id
        @GeneratedValue
        Long id;

        @CrmId(connection = "us")
        String american;

        @CrmId
        String first;

        @CrmField(EMAIL)
        String email = "ada@example.org";
    }

    private static Shop worldwide(InMemoryCrm eu, InMemoryCrm us) {
        return Shop.on(TestDatabase.H2)
                .entities(Worldwide.class)
                .without("crmify.backend")
                .config("crmify.connections", "eu,us")
                .config("crmify.connection.eu.backend", "european")
                .config("crmify.connection.us.backend", "american")
                .setup(setup -> setup.backend("european", eu).backend("american", us))
                .open();
    }

    @Test
    void isKeptForEachConnectionInItsOwnAttribute() {
        var eu = new InMemoryCrm();
        var us = new InMemoryCrm();
        us.add(Map.of());
        try (var shop = worldwide(eu, us)) {
            var lead = shop.persist(new Worldwide());
            shop.drain();

            var found = shop.find(Worldwide.class, lead.id);
            assertThat(found.first).isEqualTo(eu.records().get(0).id());
            assertThat(found.american).isEqualTo(us.records().get(1).id()).isNotEqualTo(found.first);
            assertThat(shop.crm().crmId(found)).contains(found.first);
            assertThat(shop.crm().crmId(found, "us")).contains(found.american);
        }
    }

    @Test
    void isBroughtAlongForOneConnectionAndMadeForTheOther() {
        var eu = new InMemoryCrm();
        var us = new InMemoryCrm();
        var known = us.add(Map.of());
        try (var shop = worldwide(eu, us)) {
            var lead = new Worldwide();
            lead.american = known.id();
            shop.persist(lead);
            shop.drain();

            assertThat(us.records()).hasSize(1);
            assertThat(eu.records()).hasSize(1);
            assertThat(shop.find(Worldwide.class, lead.id).first)
                    .isEqualTo(eu.records().get(0).id());
            assertThat(us.count(PUSH)).isEqualTo(1);
        }
    }
}
