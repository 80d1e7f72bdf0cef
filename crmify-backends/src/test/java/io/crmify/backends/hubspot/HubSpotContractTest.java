package io.crmify.backends.hubspot;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class HubSpotContractTest extends CrmBackendContract {
    private final ScriptedHubSpot hubspot = new ScriptedHubSpot();
    private final ScriptedCrm crm = new ScriptedCrm(hubspot);
    private final CrmBackend backend = new HubSpotProvider().open(new TestContext(crm.uri()));

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
        return hubspot.count();
    }

    @Override
    protected Optional<String> held(String crmId, LeadField field) {
        return hubspot.text(crmId, TestNames.of(field));
    }
}
