package io.crmify.backends.memory;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.lead.LeadField;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class InMemoryCrmContractTest {
    @Nested
    class Keyed extends OfGuarantee {
        Keyed() {
            super(CreateGuarantee.KEYED);
        }
    }

    @Nested
    class Findable extends OfGuarantee {
        Findable() {
            super(CreateGuarantee.FINDABLE);
        }
    }

    @Nested
    class Blind extends OfGuarantee {
        Blind() {
            super(CreateGuarantee.BLIND);
        }
    }

    abstract static class OfGuarantee extends CrmBackendContract {
        private final InMemoryCrm crm;

        OfGuarantee(CreateGuarantee guarantee) {
            this.crm = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(guarantee));
        }

        @Override
        protected CrmBackend backend() {
            return crm;
        }

        @Override
        protected Features features() {
            return Features.IN_PROCESS;
        }

        @Override
        protected int recordCount() {
            return crm.records().size();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return crm.byId(crmId).map(record -> record.text(field));
        }
    }
}
