package io.crmify.jpa.dispatch;

import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backends.memory.CrmRecord;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.dispatch.work.ReadStep;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An id is one of a kind of record: when a connection keeps another kind, the same number is somebody else's. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class OtherKindTest {
    private final TestDatabase database;
    private final InMemoryCrm leads = crm();
    private final InMemoryCrm contacts = crm();
    private Shop before;
    private Shop after;
    private Customer ada;
    private Customer grace;

    OtherKindTest(TestDatabase database) {
        this.database = database;
    }

    private static InMemoryCrm crm() {
        return new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.KEYED));
    }

    /** A backend for one kind. */
    private record OfKind(InMemoryCrm crm, String kind) implements DescribedBackend {
        @Override
        public BackendProfile profile() {
            return crm.profile().of(kind);
        }

        @Override
        public String syncLead(Lead lead) {
            return crm.syncLead(lead);
        }

        @Override
        public boolean deleteLead(String crmId) {
            return crm.deleteLead(crmId);
        }
    }

    private Shop.Builder shop(InMemoryCrm crm, String kind) {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .config("crmify.backend", "kinds")
                .setup(setup -> setup.backend("kinds", new OfKind(crm, kind)))
                .crm(crm);
    }

    @BeforeEach
    void syncAsLeads() {
        before = shop(leads, "Lead").open();
        ada = before.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
        grace = before.persist(new Customer("Grace", "Hopper", "grace@example.org"));
        before.drain();
        assertThat(before.rows("select distinct crm_object from crmify_link")).containsExactly(List.of("Lead"));
        // so that the ids of the one kind are strangers' of the other
        contacts.add(Map.of(LAST_NAME, "Stranger"));
        contacts.add(Map.of(LAST_NAME, "Stranger"));
        after = shop(contacts, "Contact").database(before).open();
    }

    @AfterEach
    void close() {
        after.close();
        before.close();
    }

    private List<Object> lastNames(InMemoryCrm crm) {
        return crm.records().stream()
                .map(CrmRecord::fields)
                .map(fields -> fields.get(LAST_NAME))
                .toList();
    }

    @Test
    void anEditMakesARecordOfTheNewKindAndLeavesTheOldOne() {
        try (var log = LogLines.of(ReadStep.class)) {
            after.edit(Customer.class, ada.id, customer -> customer.lastName = "Byron");
            after.edit(Customer.class, grace.id, customer -> customer.lastName = "Murray");
            after.drain();

            assertThat(lastNames(contacts)).containsExactlyInAnyOrder("Stranger", "Stranger", "Byron", "Murray");
            assertThat(lastNames(leads)).containsExactlyInAnyOrder("Lovelace", "Hopper");
            assertThat(log.lines())
                    .containsExactly(
                            "CRMIFY-347 Connection default keeps Contact now. Records that it has as Lead are left as they"
                                    + " are, and made anew.");
        }
        assertThat(after.rows("select distinct crm_object from crmify_link")).containsExactly(List.of("Contact"));
        assertThat(contacts.byId(after.find(Customer.class, ada.id).crmId)).isPresent();
    }

    @Test
    void aRemovedEntityDeletesNobodysRecord() {
        after.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
        after.drain();

        assertThat(contacts.calls()).isEmpty();
        assertThat(lastNames(leads)).contains("Lovelace");
        assertThat(after.rows("select id from crmify_link")).hasSize(1);
    }

    @Test
    void theSameIdOfAnotherKindIsNoDuplicate() {
        after.edit(Customer.class, ada.id, customer -> customer.lastName = "Byron");
        after.drain();
        var id = after.find(Customer.class, ada.id).crmId;
        after.rows("update crmify_link set crm_id = ? where entity_id = ?", id, String.valueOf(grace.id));

        after.edit(Customer.class, ada.id, customer -> customer.lastName = "King");
        after.drain();

        assertThat(after.crmify().operations().failed(10)).isEmpty();
        assertThat(lastNames(contacts)).contains("King");
    }
}
