package io.crmify.backends.salesforce;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.Forwarding;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.lead.LeadField;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The fake behind a server that can be told to misbehave. */
class SalesforceFakeContractTest {
    private static final Map<LeadField, String> NAMES = Map.of(
            LeadField.FIRST_NAME, "FirstName",
            LeadField.LAST_NAME, "LastName",
            LeadField.EMAIL, "Email");

    @Nested
    class OfLeads extends OfAnObject {
        OfLeads() {
            super("Lead", "00Q580000099999AAA");
        }
    }

    @Nested
    class OfContacts extends OfAnObject {
        OfContacts() {
            super("Contact", "003580000099999AAA");
        }
    }

    @Nested
    class OfACustomObject extends OfAnObject {
        OfACustomObject() {
            super("Member__c", "a07580000099999AAA");
        }
    }

    abstract static class OfAnObject extends CrmBackendContract {
        private final FakeSalesforce salesforce = FakeSalesforce.start(Orgs.WITH_MEMBERS.withToken("token-1"));
        private final ScriptedCrm crm = new ScriptedCrm(new Forwarding(salesforce.baseUri()));
        private final CrmBackend backend;
        private final String object;
        private final String missing;

        OfAnObject(String object, String missing) {
            this.object = object;
            this.missing = missing;
            backend = new SalesforceProvider().open(new TestContext(crm.uri()).with("object", object));
        }

        @AfterEach
        void close() {
            crm.close();
            salesforce.close();
        }

        @Override
        protected CrmBackend backend() {
            return backend;
        }

        @Override
        protected Features features() {
            return Features.REMOTE;
        }

        @Override
        protected ScriptedCrm crm() {
            return crm;
        }

        @Override
        protected String missingId() {
            return missing;
        }

        @Override
        protected int recordCount() {
            return salesforce.records(object).size();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            var name = NAMES.get(field) + (object.endsWith("__c") ? "__c" : "");
            return salesforce.records(object).stream()
                    .filter(record -> record.id().equals(crmId))
                    .map(record -> record.field(name))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
        }
    }
}
