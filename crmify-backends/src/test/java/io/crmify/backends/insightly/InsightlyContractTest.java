package io.crmify.backends.insightly;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.Forwarding;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.insightly.FakeContact;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.backends.fake.insightly.FakeLead;
import io.crmify.backends.fake.insightly.InsightlyOptions;
import io.crmify.lead.LeadField;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The fake behind a server that can be told to misbehave. */
class InsightlyContractTest {
    @Nested
    class AsLeads extends Fake {
        AsLeads() {
            super(CrmObject.LEADS, "CRMIFY_ID__c");
        }
    }

    @Nested
    class AsLeadsWithoutAKeyField extends Fake {
        AsLeadsWithoutAKeyField() {
            super(CrmObject.LEADS, "");
        }
    }

    @Nested
    class AsContacts extends Fake {
        AsContacts() {
            super(CrmObject.CONTACTS, "CRMIFY_ID__c");
        }
    }

    abstract static class Fake extends CrmBackendContract {
        private final CrmObject object;
        private final FakeInsightly insightly = FakeInsightly.start(
                InsightlyOptions.DEFAULTS.withApiKey("api-key-1").withCustomField("CRMIFY_ID__c"));
        private final ScriptedCrm crm = new ScriptedCrm(new Forwarding(insightly.baseUri()));
        private final CrmBackend backend;

        Fake(CrmObject object, String keyField) {
            this.object = object;
            var context = new TestContext(crm.uri()).with("object", object.plural());
            this.backend =
                    new InsightlyProvider().open(keyField.isEmpty() ? context : context.with("key-field", keyField));
        }

        private Map<String, Map<String, String>> records() {
            return object == CrmObject.LEADS
                    ? insightly.leads().stream().collect(Collectors.toMap(FakeLead::id, FakeLead::fields))
                    : insightly.contacts().stream().collect(Collectors.toMap(FakeContact::id, FakeContact::fields));
        }

        @AfterEach
        void close() {
            crm.close();
            insightly.close();
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
        protected int recordCount() {
            return records().size();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return Optional.ofNullable(records().get(crmId).get(object.column(field)));
        }
    }
}
