package io.crmify.backends.creatio;

import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;

import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.Forwarding;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.creatio.record.PersonName;
import io.crmify.backends.creatio.record.RecordKind;
import io.crmify.backends.fake.creatio.CreatioOptions;
import io.crmify.backends.fake.creatio.FakeCreatio;
import io.crmify.lead.LeadField;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The fake behind a server that can be told to misbehave; signed in with each call, so that no call comes in between. */
class CreatioContractTest {
    @Nested
    class OfLeads extends Creatio {
        OfLeads() {
            super(RecordKind.LEAD, "");
        }
    }

    @Nested
    class OfContacts extends Creatio {
        OfContacts() {
            super(RecordKind.CONTACT, "");
        }
    }

    @Nested
    class OfLeadsWithAKeyField extends Creatio {
        OfLeadsWithAKeyField() {
            super(RecordKind.LEAD, "UsrCrmifyKey");
        }
    }

    abstract static class Creatio extends CrmBackendContract {
        private final RecordKind kind;
        private final FakeCreatio creatio = FakeCreatio.start(
                CreatioOptions.DEFAULTS.withUser("user-1", "password-1").withColumn("Lead.UsrCrmifyKey"));
        private final ScriptedCrm crm = new ScriptedCrm(new Forwarding(creatio.baseUri()));
        private final CrmBackend backend;

        Creatio(RecordKind kind, String keyField) {
            this.kind = kind;
            var context = new TestContext(crm.uri())
                    .with(new Credentials("api-key-1", "user-1", "password-1", "token-1"))
                    .with("object", kind.name().toLowerCase(Locale.ROOT))
                    .with("sign-in", "BASIC")
                    .with("path-prefix", "/0");
            this.backend =
                    new CreatioProvider().open(keyField.isEmpty() ? context : context.with("key-field", keyField));
        }

        @AfterEach
        void close() {
            crm.close();
            creatio.close();
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
            return creatio.rows(kind.table()).size();
        }

        @Override
        protected String missingId() {
            return "12345678-1234-4234-8234-123456789012";
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return creatio.rows(kind.table()).stream()
                    .filter(row -> row.id().equals(crmId))
                    .map(row -> text(row.column(kind.column(field)), field))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
        }

        private String text(String held, LeadField field) {
            if (kind == RecordKind.CONTACT) {
                return held;
            }
            return field == FIRST_NAME
                    ? PersonName.parse(held).first()
                    : field == LAST_NAME ? PersonName.parse(held).last() : held;
        }
    }
}
