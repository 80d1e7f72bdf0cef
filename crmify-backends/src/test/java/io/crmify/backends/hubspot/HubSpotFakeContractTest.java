package io.crmify.backends.hubspot;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.Forwarding;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.lead.LeadField;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The fake behind a server that can be told to misbehave. */
class HubSpotFakeContractTest {
    @Nested
    class V202609 extends Version {
        V202609() {
            super("2026-09");
        }
    }

    @Nested
    class V202603 extends Version {
        V202603() {
            super("2026-03");
        }
    }

    @Nested
    class V3 extends Version {
        V3() {
            super("v3");
        }
    }

    abstract static class Version extends CrmBackendContract {
        private final FakeHubSpot hubspot =
                FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
        private final ScriptedCrm crm = new ScriptedCrm(new Forwarding(hubspot.baseUri()));
        private final CrmBackend backend;

        Version(String version) {
            backend = new HubSpotProvider().open(new TestContext(crm.uri()).with("api-version", version));
        }

        @AfterEach
        void close() {
            crm.close();
            hubspot.close();
        }

        @Override
        protected CrmBackend backend() {
            return backend;
        }

        @Override
        protected Features features() {
            return Features.REMOTE.withoutTellingMissing();
        }

        @Override
        protected ScriptedCrm crm() {
            return crm;
        }

        @Override
        protected int recordCount() {
            return hubspot.contacts().size();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return hubspot.contacts().stream()
                    .filter(contact -> contact.id().equals(crmId))
                    .map(contact -> contact.property(TestNames.of(field)))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
        }
    }
}
