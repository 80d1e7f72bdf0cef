package io.crmify.jpa.mapping;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.junit.jupiter.api.Test;

/** Who is a lead: {@code @CrmLead(when = ...)}. */
class FilterTest {
    private static Shop shop(Class<?>... entities) {
        return Shop.on(TestDatabase.H2).entities(entities).open();
    }

    @Entity
    @CrmLead(when = "confirmed")
    static class ByAttribute {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email = "ada@example.org";

        Boolean confirmed;
    }

    @Test
    void sendsOnlyWhoPasses() {
        try (var shop = shop(ByAttribute.class)) {
            var lead = shop.persist(new ByAttribute());
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();

            shop.edit(ByAttribute.class, lead.id, l -> l.confirmed = false);
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();

            shop.edit(ByAttribute.class, lead.id, l -> l.confirmed = true);
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(1);
        }
    }

    @Test
    void keepsWhoPassesNoMoreInTheCrmAsItIsAndGoesOnOnceItPassesAgain() {
        try (var shop = shop(ByAttribute.class)) {
            var lead = new ByAttribute();
            lead.confirmed = true;
            shop.persist(lead);
            shop.drain();

            shop.edit(ByAttribute.class, lead.id, l -> {
                l.confirmed = false;
                l.email = "lovelace@example.org";
            });
            shop.drain();
            assertThat(shop.theCrm().records()).singleElement().satisfies(record -> assertThat(record.text(EMAIL))
                    .isEqualTo("ada@example.org"));

            shop.edit(ByAttribute.class, lead.id, l -> l.confirmed = true);
            shop.drain();
            assertThat(shop.theCrm().records()).singleElement().satisfies(record -> assertThat(record.text(EMAIL))
                    .isEqualTo("lovelace@example.org"));
        }
    }

    @Test
    void deletesWhoPassedOnceWhenItsEntityIsRemoved() {
        try (var shop = shop(ByAttribute.class)) {
            var lead = new ByAttribute();
            lead.confirmed = true;
            shop.persist(lead);
            shop.drain();
            shop.edit(ByAttribute.class, lead.id, l -> l.confirmed = false);
            shop.drain();

            shop.run(m -> m.remove(m.find(ByAttribute.class, lead.id)));
            shop.drain();

            assertThat(shop.theCrm().records()).isEmpty();
        }
    }

    @Entity
    static class Account {
        @Id
        @GeneratedValue
        Long id;

        boolean open;

        String remark;
    }

    @Entity
    @CrmLead(when = "account.open")
    static class ByPath {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email = "ada@example.org";

        @ManyToOne(fetch = FetchType.LAZY)
        Account account;
    }

    @Test
    void asksAnotherEntity() {
        try (var shop = shop(ByPath.class, Account.class)) {
            var account = shop.persist(new Account());
            var lead = new ByPath();
            lead.account = account;
            shop.persist(lead);
            shop.persist(new ByPath());
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();

            shop.edit(Account.class, account.id, a -> a.open = true);
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(1);

            shop.edit(Account.class, account.id, a -> a.remark = "x");
            assertThat(shop.recorded()).isEmpty();
        }
    }

    @Entity
    @CrmLead(when = "isGrownUp")
    static class ByMethod {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email = "ada@example.org";

        int age;

        private boolean isGrownUp() {
            return age >= 18;
        }
    }

    @Test
    void asksAMethodAfterAnyChange() {
        try (var shop = shop(ByMethod.class)) {
            var lead = shop.persist(new ByMethod());
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();

            shop.edit(ByMethod.class, lead.id, l -> l.age = 18);
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(1);

            shop.theCrm().forgetCalls();
            shop.edit(ByMethod.class, lead.id, l -> l.age = 19);
            shop.drain();
            assertThat(shop.theCrm().count(PUSH)).isZero();
        }
    }
}
