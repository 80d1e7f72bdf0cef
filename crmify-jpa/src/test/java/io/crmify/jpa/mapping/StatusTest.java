package io.crmify.jpa.mapping;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.LeadStatus;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadStage;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From {@code @LeadStatus} to the CRM's word. */
class StatusTest {
    private static Shop.Builder shop(Class<?>... entities) {
        return Shop.on(TestDatabase.H2).entities(entities);
    }

    private static String status(Shop shop) {
        shop.drain();
        return shop.theCrm().records().get(0).status();
    }

    @Entity
    @CrmLead
    static class Staged {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email;

        @LeadStatus
        @Enumerated(EnumType.STRING)
        LeadStage stage;
    }

    private static Staged staged(LeadStage stage) {
        var lead = new Staged();
        lead.stage = stage;
        return lead;
    }

    @Test
    void sendsAStageInTheBackendsWord() {
        try (var shop = shop(Staged.class).open()) {
            var lead = shop.persist(staged(LeadStage.NEW));
            assertThat(status(shop)).isEqualTo("NotContacted");

            shop.edit(Staged.class, lead.id, l -> l.stage = LeadStage.DEAD);
            assertThat(status(shop)).isEqualTo("Disqualified");
        }
    }

    @Test
    void sendsAStageInTheConfiguredWord() {
        var crm = new InMemoryCrm(CrmRules.DEFAULTS.withStatuses("Fresh", "Spoken to", "Sold", "Lost"));
        try (var shop = shop(Staged.class)
                .crm(crm)
                .config("crmify.lead.new-status", "Fresh")
                .config("crmify.lead.contacted-status", "Spoken to")
                .config("crmify.lead.converted-status", "Sold")
                .config("crmify.lead.dead-status", "Lost")
                .open()) {
            for (var stage : LeadStage.values()) {
                shop.persist(staged(stage));
                shop.drain();
            }

            assertThat(crm.records())
                    .extracting(record -> record.status())
                    .containsExactly("Fresh", "Spoken to", "Sold", "Lost");
        }
    }

    @Test
    void sendsNothingForNullAndLeavesTheStatusThen() {
        try (var shop = shop(Staged.class).open()) {
            var lead = shop.persist(staged(null));
            assertThat(status(shop)).isNull();

            shop.edit(Staged.class, lead.id, l -> l.stage = LeadStage.CONTACTED);
            assertThat(status(shop)).isEqualTo("Contacted");

            shop.edit(Staged.class, lead.id, l -> l.stage = null);
            assertThat(status(shop)).isEqualTo("Contacted");
        }
    }

    @Test
    void leavesAStatusThatPeopleSetUntilTheApplicationChangesIt() {
        try (var shop = shop(Staged.class).open()) {
            var lead = shop.persist(staged(LeadStage.NEW));
            shop.drain();
            shop.theCrm().editStatus(shop.theCrm().records().get(0).id(), "Converted");

            shop.edit(Staged.class, lead.id, l -> l.email = "ada@example.org");
            assertThat(status(shop)).isEqualTo("Converted");

            shop.edit(Staged.class, lead.id, l -> l.stage = LeadStage.CONTACTED);
            assertThat(status(shop)).isEqualTo("Contacted");
        }
    }

    enum Word {
        Contacted,
        Converted {
            @Override
            public String toString() {
                return "never this";
            }
        }
    }

    @Entity
    @CrmLead
    static class WithEnum {
        @Id
        @GeneratedValue
        Long id;

        @LeadStatus
        Word word = Word.Converted;
    }

    @Test
    void sendsTheNameOfAnotherEnumsConstant() {
        try (var shop = shop(WithEnum.class).open()) {
            shop.persist(new WithEnum());

            assertThat(status(shop)).isEqualTo("Converted");
        }
    }

    @Entity
    @CrmLead
    static class WithText {
        @Id
        @GeneratedValue
        Long id;

        @Embedded
        Progress progress = new Progress();
    }

    @Embeddable
    static class Progress {
        @LeadStatus
        String word = " Contacted ";
    }

    @Test
    void sendsATextAsItIsAlsoFromAnEmbeddable() {
        try (var shop = shop(WithText.class).open()) {
            var lead = shop.persist(new WithText());
            assertThat(status(shop)).isEqualTo("Contacted");

            shop.edit(WithText.class, lead.id, l -> l.progress.word = "Converted");
            assertThat(status(shop)).isEqualTo("Converted");
        }
    }

    @Entity
    static class Purchase {
        @Id
        @GeneratedValue
        Long id;

        @ManyToOne
        Buyer buyer;

        boolean paid;

        String remark;
    }

    @Entity
    @CrmLead
    static class Buyer {
        @Id
        @GeneratedValue
        Long id;

        boolean gone;

        String remark;

        @OneToMany(mappedBy = "buyer")
        List<Purchase> purchases = new ArrayList<>();

        @LeadStatus(reads = {"gone", "purchases.paid"})
        LeadStage stage() {
            if (gone) {
                return LeadStage.DEAD;
            }
            return purchases.stream().anyMatch(purchase -> purchase.paid) ? LeadStage.CONVERTED : LeadStage.NEW;
        }
    }

    @Test
    void asksAMethodWhenWhatItReadsHasChanged() {
        try (var shop = shop(Buyer.class, Purchase.class).open()) {
            var buyer = shop.persist(new Buyer());
            assertThat(status(shop)).isEqualTo("NotContacted");

            var purchase = new Purchase();
            purchase.buyer = buyer;
            shop.persist(purchase);
            assertThat(status(shop)).isEqualTo("NotContacted");

            shop.edit(Purchase.class, purchase.id, p -> p.paid = true);
            assertThat(status(shop)).isEqualTo("Converted");

            shop.edit(Buyer.class, buyer.id, b -> b.gone = true);
            assertThat(status(shop)).isEqualTo("Disqualified");
        }
    }

    @Test
    void recordsNothingForWhatAMethodDoesNotRead() {
        try (var shop = shop(Buyer.class, Purchase.class).open()) {
            var buyer = shop.persist(new Buyer());
            var purchase = new Purchase();
            purchase.buyer = buyer;
            shop.persist(purchase);
            shop.drain();

            shop.edit(Buyer.class, buyer.id, b -> b.remark = "x");
            shop.edit(Purchase.class, purchase.id, p -> p.remark = "x");

            assertThat(shop.recorded()).isEmpty();
        }
    }

    @Entity
    @CrmLead
    static class Guesser {
        @Id
        @GeneratedValue
        Long id;

        int calls;

        @LeadStatus
        private String word() {
            return calls == 0 ? "NotContacted" : "Contacted";
        }
    }

    @Test
    void asksAMethodThatSaysNotWhatItReadsAfterAnyChange() {
        try (var shop = shop(Guesser.class).open()) {
            var lead = shop.persist(new Guesser());
            assertThat(status(shop)).isEqualTo("NotContacted");

            shop.edit(Guesser.class, lead.id, l -> l.calls = 1);
            assertThat(status(shop)).isEqualTo("Contacted");

            shop.theCrm().forgetCalls();
            shop.edit(Guesser.class, lead.id, l -> l.calls = 2);
            shop.drain();
            assertThat(shop.theCrm().count(PUSH)).isZero();
        }
    }
}
