package io.crmify.backends.klaviyo;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.lead.LeadField;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The fake behind a server that can be told to misbehave; once for each meaning of a delete. */
class KlaviyoFakeContractTest {
    @Nested
    class Erasing extends Klaviyo {
        @Override
        String delete() {
            return "ERASE";
        }
    }

    @Nested
    class Suppressing extends Klaviyo {
        @Override
        String delete() {
            return "SUPPRESS";
        }
    }

    abstract static class Klaviyo extends CrmBackendContract {
        private final FakeKlaviyo klaviyo = FakeKlaviyo.start(
                KlaviyoOptions.DEFAULTS.withApiKey("api-key-1").withoutLimits());
        private final ScriptedCrm crm = new ScriptedCrm(new BeforeFake(klaviyo.baseUri()));
        private final CrmBackend backend =
                new KlaviyoProvider().open(new TestContext(crm.uri()).with("delete", delete()));

        abstract String delete();

        @AfterEach
        void close() {
            crm.close();
            klaviyo.close();
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
            return "01GDDKASAP8TKDDA9999999999";
        }

        /** Those that can be written to. */
        @Override
        protected int recordCount() {
            return (int) klaviyo.profiles().stream()
                    .filter(Predicate.not(FakeProfile::isSuppressed))
                    .count();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return klaviyo.profiles().stream()
                    .filter(profile -> profile.id().equals(crmId))
                    .map(profile -> profile.attribute(field.name().toLowerCase(Locale.ROOT)))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
        }
    }
}
