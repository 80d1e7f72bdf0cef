package io.crmify.backends.insightly;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class InsightlyContractTest {
    @Nested
    class Blind extends Insightly {
        @Override
        TestContext context(TestContext context) {
            return context;
        }
    }

    @Nested
    class Findable extends Insightly {
        @Override
        TestContext context(TestContext context) {
            return context.with("key-field", "CRMIFY_ID__c");
        }
    }

    abstract static class Insightly extends CrmBackendContract {
        private final ScriptedInsightly insightly = new ScriptedInsightly();
        private final ScriptedCrm crm = new ScriptedCrm(insightly);
        private final CrmBackend backend = new InsightlyProvider().open(context(new TestContext(crm.uri())));

        abstract TestContext context(TestContext context);

        @AfterEach
        void close() {
            crm.close();
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
            return insightly.count();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return Optional.ofNullable(insightly.text(crmId, CrmObject.LEADS.column(field)));
        }
    }
}
