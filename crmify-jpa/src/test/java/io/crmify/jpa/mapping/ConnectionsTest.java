package io.crmify.jpa.mapping;

import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.CrmTenant;
import io.crmify.annotation.LeadStatus;
import io.crmify.backends.memory.CrmRecord;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Which connections a lead goes to. */
class ConnectionsTest {
    private final InMemoryCrm eu = new InMemoryCrm();
    private final InMemoryCrm us = new InMemoryCrm();

    private Shop.Builder shop(Class<?>... entities) {
        return Shop.on(TestDatabase.H2)
                .entities(entities)
                .without("crmify.backend")
                .config("crmify.connections", "eu,us")
                .config("crmify.connection.eu.backend", "european")
                .config("crmify.connection.us.backend", "american")
                .setup(setup -> setup.backend("european", eu).backend("american", us));
    }

    private static List<String> emails(InMemoryCrm crm) {
        return crm.records().stream().map(record -> record.text(EMAIL)).sorted().toList();
    }

    @Entity
    @CrmLead
    static class Anywhere {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email;

        Anywhere() {}

        Anywhere(String email) {
            this.email = email;
        }
    }

    @Entity
    @CrmLead(connections = "eu")
    static class Staged {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email = "ada";

        @LeadStatus
        LeadStage stage = LeadStage.NEW;
    }

    @Test
    void needTheWordsForStagesOnlyWhereALeadHasOne() {
        var american = new InMemoryCrm(CrmRules.DEFAULTS.withStatuses("Anything"));
        try (var shop = shop(Anywhere.class, Staged.class)
                .setup(setup -> setup.backend("american", american))
                .open()) {
            shop.persist(new Anywhere("ada"));
            shop.persist(new Staged());
            shop.drain();

            assertThat(emails(american)).containsExactly("ada");
            assertThat(emails(eu)).containsExactly("ada", "ada");
        }
    }

    @Test
    void areAllWhereNothingIsSelected() {
        try (var shop = shop(Anywhere.class).open()) {
            var lead = shop.persist(new Anywhere("ada"));
            shop.drain();
            assertThat(emails(eu)).containsExactly("ada");
            assertThat(emails(us)).containsExactly("ada");

            shop.run(m -> m.remove(m.find(Anywhere.class, lead.id)));
            shop.drain();
            assertThat(eu.records()).isEmpty();
            assertThat(us.records()).isEmpty();
        }
    }

    @Entity
    @CrmLead(connections = "us")
    static class American {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email = "ada";
    }

    @Test
    void areThoseThatTheTypeNames() {
        try (var shop = shop(American.class).open()) {
            shop.persist(new American());
            shop.drain();

            assertThat(eu.records()).isEmpty();
            assertThat(us.records()).hasSize(1);
        }
    }

    enum Realm {
        ACME {
            @Override
            public String toString() {
                return "Acme Inc.";
            }
        },
        GLOBEX
    }

    @Entity
    static class Firm {
        @Id
        @GeneratedValue
        Long id;

        String name;
    }

    @Entity
    @CrmLead
    static class Tenanted {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email;

        @CrmTenant
        String tenant;

        @ManyToOne
        @CrmField(value = LeadField.COMPANY, path = "name")
        Firm firm;

        Tenanted() {}

        Tenanted(String email, String tenant) {
            this.email = email;
            this.tenant = tenant;
        }
    }

    private Shop tenanted() {
        return shop(Tenanted.class, Firm.class)
                .config("crmify.connection.eu.tenants", "acme, initech")
                .open();
    }

    @Test
    void areThoseThatServeTheTenantAndThoseThatServeAll() {
        try (var shop = tenanted()) {
            shop.persist(new Tenanted("one", "acme"));
            shop.persist(new Tenanted("two", "initech"));
            shop.persist(new Tenanted("three", "globex"));
            shop.persist(new Tenanted("four", null));
            shop.drain();

            assertThat(emails(eu)).containsExactly("one", "two");
            assertThat(emails(us)).containsExactly("four", "one", "three", "two");
        }
    }

    @Test
    void takeATenantWithBlanksAroundItForTheSame() {
        try (var shop = tenanted()) {
            shop.persist(new Tenanted("one", " acme "));
            shop.drain();

            assertThat(emails(eu)).containsExactly("one");
        }
    }

    @Test
    void keepWhatHasMovedToAnotherTenantAsItIs() {
        try (var shop = tenanted()) {
            var lead = shop.persist(new Tenanted("one", "globex"));
            shop.drain();
            assertThat(eu.records()).isEmpty();

            shop.edit(Tenanted.class, lead.id, l -> l.tenant = "acme");
            shop.drain();
            assertThat(emails(eu)).containsExactly("one");

            shop.edit(Tenanted.class, lead.id, l -> {
                l.tenant = "globex";
                l.email = "two";
            });
            shop.drain();
            assertThat(emails(eu)).containsExactly("one");
            assertThat(emails(us)).containsExactly("two");

            shop.run(m -> m.remove(m.find(Tenanted.class, lead.id)));
            shop.drain();
            assertThat(eu.records()).isEmpty();
            assertThat(us.records()).isEmpty();
        }
    }

    @Test
    void areFoundForALeadWhoseRelatedEntityChanges() {
        try (var shop = tenanted()) {
            var firm = shop.persist(new Firm());
            var lead = new Tenanted("one", "acme");
            lead.firm = firm;
            shop.persist(lead);
            shop.drain();

            shop.edit(Firm.class, firm.id, f -> f.name = "Engines");
            shop.drain();

            for (var crm : List.of(eu, us)) {
                assertThat(crm.records())
                        .extracting(r -> r.text(LeadField.COMPANY))
                        .containsExactly("Engines");
            }
        }
    }

    @Entity
    @CrmLead
    static class Enumed {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email = "ada";

        @CrmTenant
        @Enumerated(EnumType.STRING)
        Realm realm = Realm.ACME;
    }

    @Test
    void serveATenantByTheNameOfItsConstant() {
        try (var shop = shop(Enumed.class)
                .config("crmify.connection.eu.tenants", "ACME")
                .config("crmify.connection.us.tenants", "GLOBEX")
                .open()) {
            var lead = shop.persist(new Enumed());
            shop.drain();
            assertThat(emails(eu)).containsExactly("ada");
            assertThat(us.records()).isEmpty();

            shop.crm().resync(Enumed.class, "", Map.of());
            shop.drain();
            shop.edit(Enumed.class, lead.id, l -> l.realm = Realm.GLOBEX);
            shop.drain();
            assertThat(emails(us)).containsExactly("ada");
        }
    }

    @Entity
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Party {
        @Id
        @GeneratedValue
        Long id;
    }

    @Entity
    @CrmLead
    static class Guest extends Party {
        @CrmField(EMAIL)
        String email = "ada";

        @CrmTenant
        Integer realm = 7;

        @ManyToOne
        @CrmField(value = LeadField.COMPANY, path = "name")
        Firm firm;
    }

    @Test
    void serveATenantThatOnlyASubclassHas() {
        try (var shop = shop(Party.class, Guest.class, Firm.class)
                .config("crmify.connection.eu.tenants", "7")
                .config("crmify.connection.us.tenants", "8")
                .open()) {
            shop.run(m -> m.createNativeQuery("insert into ConnectionsTest$Firm (id, name) values (1, 'Engines')")
                    .executeUpdate());
            var guest = new Guest();
            guest.firm = shop.find(Firm.class, 1L);
            shop.persist(guest);
            shop.crm().resync(Guest.class, "", Map.of());
            shop.drain();
            shop.edit(Firm.class, 1L, f -> f.name = "Looms");
            shop.drain();

            assertThat(eu.records()).extracting(r -> r.text(LeadField.COMPANY)).containsExactly("Looms");
            assertThat(us.records()).isEmpty();
        }
    }

    @Test
    void cutATenantThatIsTooLongRatherThanFailTheTransaction() {
        try (var shop = shop(Tenanted.class, Firm.class)
                .config("crmify.connection.eu.tenants", "x".repeat(100))
                .open()) {
            shop.persist(new Tenanted("one", "x".repeat(120)));
            shop.drain();

            assertThat(emails(eu)).containsExactly("one");
        }
    }

    @Test
    void areThoseThatTheSelectorChooses() {
        var asked = ConcurrentHashMap.<Set<String>>newKeySet();
        try (var shop = shop(Anywhere.class)
                .setup(setup -> setup.selector((entity, candidates) -> {
                    asked.add(candidates);
                    return Set.of(((Anywhere) entity).email.endsWith(".us") ? "us" : "eu");
                }))
                .open()) {
            shop.persist(new Anywhere("ada.eu"));
            var lead = shop.persist(new Anywhere("bob.us"));
            shop.drain();
            assertThat(emails(eu)).containsExactly("ada.eu");
            assertThat(emails(us)).containsExactly("bob.us");
            assertThat(asked).containsOnly(Set.of("eu", "us"));

            shop.edit(Anywhere.class, lead.id, l -> l.email = "bob.eu");
            shop.drain();
            assertThat(emails(eu)).containsExactly("ada.eu", "bob.eu");
            assertThat(emails(us)).containsExactly("bob.us");
        }
    }

    @Test
    void areOfferedToTheSelectorOnlyIfTypeAndTenantAllowThem() {
        try (var shop = shop(Tenanted.class, Firm.class)
                .config("crmify.connection.eu.tenants", "acme")
                .setup(setup -> setup.selector((entity, candidates) -> Set.of("eu", "us")))
                .open()) {
            shop.persist(new Tenanted("one", "globex"));
            shop.drain();

            assertThat(eu.records()).isEmpty();
            assertThat(us.records()).hasSize(1);
        }
    }

    @Test
    void failTheLeadForWhichTheSelectorThrows() {
        try (var shop = shop(Anywhere.class)
                .setup(setup -> setup.selector((entity, candidates) -> {
                    throw new IllegalStateException("not " + ((Anywhere) entity).email);
                }))
                .open()) {
            shop.persist(new Anywhere("ada"));
            shop.drain();

            assertThat(shop.crmify().operations().failed(10)).hasSize(2).allSatisfy(failed -> assertThat(
                            failed.detail())
                    .contains("IllegalStateException")
                    .doesNotContain("ada"));
        }
    }

    @Test
    void areKnownByNameOnly() {
        try (var shop = shop(Anywhere.class).open()) {
            var lead = shop.persist(new Anywhere("ada"));

            assertThatThrownBy(() -> shop.crm().crmId(lead, "asia"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("asia")
                    .hasMessageContaining("eu");
        }
    }

    @Test
    void giveEachItsOwnRecord() {
        try (var shop = shop(Anywhere.class).open()) {
            var lead = shop.persist(new Anywhere("ada"));
            shop.drain();
            eu.edit(eu.records().get(0).id(), EMAIL, "people");
            us.remove(us.records().get(0).id());

            shop.edit(Anywhere.class, lead.id, l -> l.email = "lovelace");
            shop.drain();

            assertThat(eu.records()).extracting((CrmRecord r) -> r.text(EMAIL)).containsExactly("lovelace");
            assertThat(us.records()).extracting((CrmRecord r) -> r.text(EMAIL)).containsExactly("lovelace");
        }
    }
}
