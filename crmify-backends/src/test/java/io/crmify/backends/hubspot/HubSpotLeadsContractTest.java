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

/** {@code crmify.backend.object=leads}: the standard fields are the contact's, which has the lead's key. */
class HubSpotLeadsContractTest extends CrmBackendContract {
    private final FakeHubSpot hubspot =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
    private final ScriptedCrm crm = new ScriptedCrm(new Forwarding(hubspot.baseUri()));
    private final CrmBackend backend = new HubSpotProvider().open(new TestContext(crm.uri()).with("object", "leads"));

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
        return hubspot.leads().size();
    }

    @Override
    protected Optional<String> held(String crmId, LeadField field) {
        var key = hubspot.leads().stream()
                .filter(lead -> lead.id().equals(crmId))
                .map(lead -> lead.property("crmify_id"))
                .findFirst()
                .orElseThrow();
        return hubspot.contacts().stream()
                .filter(contact -> contact.property("crmify_id").equals(key))
                .map(contact -> contact.property(TestNames.of(field)))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
