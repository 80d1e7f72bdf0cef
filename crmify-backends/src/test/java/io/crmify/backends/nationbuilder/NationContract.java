package io.crmify.backends.nationbuilder;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import io.crmify.lead.LeadField;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The fake behind a server that can be told to misbehave. */
abstract class NationContract extends CrmBackendContract {
    private final FakeNationBuilder nation =
            FakeNationBuilder.start(NationOptions.DEFAULTS.withToken("token-1").withoutRateLimit());
    private final ScriptedCrm crm = new ScriptedCrm(new Relay(nation.baseUri()));
    private final CrmBackend backend;

    NationContract(String api, String create) {
        this.backend = new NationBuilderProvider()
                .open(new TestContext(crm.uri()).with("api", api).with("create", create));
    }

    @AfterEach
    void close() {
        crm.close();
        nation.close();
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
        return nation.people().size();
    }

    @Override
    protected Optional<String> held(String crmId, LeadField field) {
        return nation.people().stream()
                .filter(person -> person.id().equals(crmId))
                .map(person -> person.field(field.name().toLowerCase(Locale.ROOT)))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
