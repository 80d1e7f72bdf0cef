package io.crmify.backends.hubspot;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Contacts of HubSpot. */
final class HubSpotBackend
        implements DescribedBackend, BatchPush, KeyLookup, KeyProperty, ReadRecords, StatusCatalogue, CredentialCheck {
    private static final int MAX_BATCH = 100;
    /** The smallest account bears 100 in ten seconds. */
    private static final RateLimit RATE = new RateLimit(100, Duration.ofSeconds(10));

    private static final Map<LeadStage, String> STAGES = Map.of(
            LeadStage.NEW, "NEW",
            LeadStage.CONTACTED, "CONNECTED",
            LeadStage.CONVERTED, "OPEN_DEAL",
            LeadStage.DEAD, "UNQUALIFIED");

    private final CrmHttp http;
    private final ApiVersion version;
    private final PropertyNames names;
    private final Account account;
    private final Verdicts verdicts;
    private final ContactReads reads;
    private final ContactBatches batches;
    private final PropertySchema schema;

    HubSpotBackend(CrmHttp plain, BackendContext context, ApiVersion version) {
        this.version = version;
        this.names = PropertyNames.from(context);
        this.account = new Account(plain, version);
        this.http = plain.withListener(new CallsLeft(context, account)::see);
        this.verdicts = new Verdicts(account, names);
        this.reads = new ContactReads(http, version, names, verdicts);
        this.batches = new ContactBatches(http, version, names, reads, verdicts);
        this.schema = new PropertySchema(http, version, verdicts);
    }

    @Override
    public BackendProfile profile() {
        return new BackendProfile(CreateGuarantee.KEYED, STAGES, names.fields().keySet(), RATE);
    }

    @Override
    public int maxBatch() {
        return MAX_BATCH;
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        return batches.push(leads);
    }

    @Override
    public String syncLead(Lead lead) {
        return push(List.of(lead)).get(0).fold(PushResult.Stored::crmId, failed -> {
            throw failed.cause();
        });
    }

    @Override
    public boolean deleteLead(String crmId) {
        if (!ContactReads.isId(crmId)) {
            return false;
        }
        var answer = http.send(HttpCall.delete(version.contacts() + "/{id}", crmId));
        if (answer.isMissing()) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw verdicts.of(answer);
        }
        answer.orFailWithoutContent();
        return true;
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return reads.find(key);
    }

    @Override
    public void ensureKeyProperty() {
        schema.ensureUnique(names.key());
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return reads.filled(crmIds, wanted);
    }

    @Override
    public List<String> statuses() {
        return schema.statuses();
    }

    @Override
    public String accountId() {
        return account.id(verdicts);
    }
}
