package io.crmify.jpa.mapping;

import static io.crmify.backends.memory.CrmCall.Operation.DELETE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.junit.jupiter.api.Test;

/** A class gets another name, and its records in the CRM stay its own. */
class RenamedTypeTest {
    @Entity(name = "Client")
    @Table(name = "people")
    @CrmLead
    static class Client {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LAST_NAME)
        String name;
    }

    @Entity(name = "Customer")
    @Table(name = "people")
    @CrmLead(aliases = "Client")
    static class Customer {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LAST_NAME)
        String name;
    }

    @Entity(name = "Patron")
    @Table(name = "people")
    @CrmLead(aliases = {"Client", "Customer"})
    static class Patron {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LAST_NAME)
        String name;
    }

    @Entity(name = "Kept")
    @Table(name = "people")
    @CrmLead(name = "Client")
    static class Kept {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LAST_NAME)
        String name;
    }

    @Entity(name = "Stranger")
    @Table(name = "people")
    @CrmLead
    static class Stranger {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LAST_NAME)
        String name;
    }

    private static Client client(String name) {
        var client = new Client();
        client.name = name;
        return client;
    }

    private static Shop first() {
        return Shop.on(TestDatabase.H2).entities(Client.class).open();
    }

    private static Shop then(Shop before, Class<?> entity) {
        return Shop.on(TestDatabase.H2)
                .database(before)
                .crm(before.theCrm())
                .entities(entity)
                .open();
    }

    private static Object nameInTheCrm(Shop shop) {
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(1);
        return shop.theCrm().records().get(0).fields().get(LAST_NAME);
    }

    @Test
    void findsItsLinksUnderAnAlias() {
        try (var before = first()) {
            var ada = before.persist(client("Byron"));
            before.drain();

            try (var after = then(before, Customer.class)) {
                after.edit(Customer.class, ada.id, c -> c.name = "Lovelace");

                assertThat(nameInTheCrm(after)).isEqualTo("Lovelace");
                assertThat(after.rows("select type from crmify_link").get(0)).containsExactly("Client");
                assertThat(after.crm().crmId(after.find(Customer.class, ada.id)))
                        .contains(after.theCrm().records().get(0).id());
            }
        }
    }

    @Test
    void findsItsLinksUnderAGivenName() {
        try (var before = first()) {
            var ada = before.persist(client("Byron"));
            before.drain();

            try (var after = then(before, Kept.class)) {
                after.edit(Kept.class, ada.id, c -> c.name = "Lovelace");

                assertThat(nameInTheCrm(after)).isEqualTo("Lovelace");
            }
        }
    }

    @Test
    void finishesWhatWasRecordedUnderTheOldName() {
        try (var before = first()) {
            before.persist(client("Lovelace"));

            try (var after = then(before, Customer.class)) {
                assertThat(nameInTheCrm(after)).isEqualTo("Lovelace");
            }
        }
    }

    @Test
    void survivesASecondRenaming() {
        try (var one = first()) {
            var ada = one.persist(client("Byron"));
            one.drain();
            try (var two = then(one, Customer.class)) {
                two.edit(Customer.class, ada.id, c -> c.name = "King");
                two.drain();

                try (var three = then(one, Patron.class)) {
                    three.edit(Patron.class, ada.id, c -> c.name = "Lovelace");

                    assertThat(nameInTheCrm(three)).isEqualTo("Lovelace");
                }
            }
        }
    }

    @Test
    void runsBesideNodesOfTheOldVersion() {
        try (var old = first();
                var renamed = then(old, Customer.class)) {
            var ada = old.persist(client("Byron"));
            renamed.drain();
            renamed.edit(Customer.class, ada.id, c -> c.name = "King");
            old.drain();
            assertThat(nameInTheCrm(old)).isEqualTo("King");

            old.run(m -> m.remove(m.find(Client.class, ada.id)));
            renamed.drain();
            assertThat(renamed.theCrm().records()).isEmpty();
            assertThat(renamed.theCrm().count(DELETE)).isEqualTo(1);
        }
    }

    /** Stored under the new name for a while, before somebody thought of the alias. */
    @Test
    void bringsHomeLinksOfALaterName() {
        try (var one = Shop.on(TestDatabase.H2).entities(Customer2.class).open()) {
            var ada = new Customer2();
            ada.name = "Byron";
            one.persist(ada);
            one.drain();

            try (var two = then(one, Customer.class)) {
                two.edit(Customer.class, ada.id, c -> c.name = "Lovelace");
                two.drain();

                assertThat(two.rows("select type from crmify_link").get(0)).containsExactly("Client");
                assertThat(two.theCrm().records()).hasSize(1);
            }
        }
    }

    @Entity(name = "Customer")
    @Table(name = "people")
    @CrmLead
    static class Customer2 {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @CrmField(LeadField.LAST_NAME)
        String name;
    }

    @Test
    void losesItsLinksWithoutAnAlias() {
        try (var before = first()) {
            var ada = before.persist(client("Byron"));
            before.drain();

            try (var after = then(before, Stranger.class)) {
                after.edit(Stranger.class, ada.id, c -> c.name = "Lovelace");
                after.drain();

                assertThat(after.theCrm().records()).hasSize(2);
            }
        }
    }
}
