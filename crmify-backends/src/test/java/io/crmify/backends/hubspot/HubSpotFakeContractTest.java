package io.crmify.backends.hubspot;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.Forwarding;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeContact;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The fake behind a server that can be told to misbehave. */
class HubSpotFakeContractTest {
    @Nested
    class V202609 extends Contacts {
        V202609() {
            super("2026-09");
        }
    }

    @Nested
    class V202603 extends Contacts {
        V202603() {
            super("2026-03");
        }
    }

    @Nested
    class V3 extends Contacts {
        V3() {
            super("v3");
        }
    }

    /** The standard fields are the contact's, which has the lead's key. */
    @Nested
    class Leads extends Contacts {
        Leads() {
            super("2026-09", "leads");
        }

        @Override
        List<FakeContact> records() {
            return hubspot().leads();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            var key = property(records(), "hs_object_id", crmId, "crmify_id").orElseThrow();
            return property(hubspot().contacts(), "crmify_id", key, TestNames.of(field));
        }
    }

    abstract static class Contacts extends CrmBackendContract {
        private final FakeHubSpot hubspot =
                FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
        private final ScriptedCrm crm = new ScriptedCrm(new Forwarding(hubspot.baseUri()));
        private final CrmBackend backend;

        Contacts(String version) {
            this(version, "contacts");
        }

        Contacts(String version, String object) {
            backend = new HubSpotProvider()
                    .open(new TestContext(crm.uri())
                            .with("api-version", version)
                            .with("object", object));
        }

        @AfterEach
        void close() {
            crm.close();
            hubspot.close();
        }

        FakeHubSpot hubspot() {
            return hubspot;
        }

        List<FakeContact> records() {
            return hubspot.contacts();
        }

        static Optional<String> property(List<FakeContact> records, String property, String value, String wanted) {
            return records.stream()
                    .filter(record ->
                            value.equals(property.equals("hs_object_id") ? record.id() : record.property(property)))
                    .map(record -> record.property(wanted))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
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
            return records().size();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return property(records(), "hs_object_id", crmId, TestNames.of(field));
        }
    }
}
