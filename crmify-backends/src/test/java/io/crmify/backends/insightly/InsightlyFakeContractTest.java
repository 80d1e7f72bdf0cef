package io.crmify.backends.insightly;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.Forwarding;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.backends.fake.insightly.InsightlyOptions;
import io.crmify.lead.LeadField;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The fake behind a server that can be told to misbehave. */
class InsightlyFakeContractTest extends CrmBackendContract {
    private final FakeInsightly insightly = FakeInsightly.start(
            InsightlyOptions.DEFAULTS.withApiKey("api-key-1").withCustomField("CRMIFY_ID__c"));
    private final ScriptedCrm crm = new ScriptedCrm(new Forwarding(insightly.baseUri()));
    private final CrmBackend backend =
            new InsightlyProvider().open(new TestContext(crm.uri()).with("key-field", "CRMIFY_ID__c"));

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
        return insightly.leads().size();
    }

    @Override
    protected Optional<String> held(String crmId, LeadField field) {
        return insightly.leads().stream()
                .filter(lead -> lead.id().equals(crmId))
                .map(lead -> lead.field(LeadColumns.OF_FIELDS.get(field)))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
