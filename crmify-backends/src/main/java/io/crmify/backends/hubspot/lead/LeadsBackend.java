package io.crmify.backends.hubspot.lead;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.contact.ContactBatches;
import io.crmify.backends.hubspot.contact.ContactReads;
import io.crmify.backends.hubspot.contact.PropertyNames;
import io.crmify.backends.hubspot.contact.PropertySchema;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.Verdicts.SetUp;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Leads of HubSpot. An entity is two records there: the contact, which has the standard fields, and the lead about it. */
public final class LeadsBackend
        implements DescribedBackend,
                BatchPush,
                KeyLookup,
                KeyProperty,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                FieldCatalogue {
    private static final int MAX_BATCH = 100;
    private static final RateLimit RATE = new RateLimit(100, Duration.ofSeconds(10));

    private static final Map<LeadStage, String> STAGES = Map.of(
            LeadStage.NEW, "new-stage-id",
            LeadStage.CONTACTED, "connected-stage-id",
            LeadStage.CONVERTED, "qualified-stage-id",
            LeadStage.DEAD, "unqualified-stage-id");

    private final HubSpotApi api;
    private final PropertyNames names;
    private final ContactReads contactReads;
    private final PropertySchema ofContacts;
    private final PropertySchema ofLeads;
    private final LeadBatches batches;

    /** @param contacts as it judges what is said of contacts */
    public LeadsBackend(HubSpotApi contacts, PropertyNames names, BackendContext context) {
        this.api = contacts.with(new SetUp(List.of(names.key()), LeadSending.STAGE, ""));
        this.names = names;
        this.contactReads = new ContactReads(contacts, names);
        this.ofContacts = PropertySchema.ofContacts(contacts);
        this.ofLeads = PropertySchema.ofLeads(api);
        var contactBatches = new ContactBatches(contacts, names, contactReads, context);
        this.batches =
                new LeadBatches(api, names.key(), new LeadContacts(contactBatches, contactReads), contactBatches);
    }

    /** A create that may have been applied is looked for: the batch that makes leads cannot say "or update". */
    @Override
    public BackendProfile profile() {
        return new BackendProfile(
                CreateGuarantee.FINDABLE, STAGES, names.fields().keySet(), RATE);
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

    /** The lead alone; the contact that it is about stays. */
    @Override
    public boolean deleteLead(String crmId) {
        if (!HubSpotApi.isId(crmId)) {
            return false;
        }
        var answer = api.send(HttpCall.delete(api.path(Place.LEADS) + "/{id}", crmId));
        if (answer.isMissing()) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw api.verdicts().of(answer);
        }
        answer.orFailWithoutContent();
        return true;
    }

    @Override
    public Optional<String> find(LeadKey key) {
        var call =
                HttpCall.get(api.path(Place.LEADS) + "/{key}", key.external()).query("idProperty", names.key());
        var answer = api.send(call);
        if (answer.isMissing()) {
            return Optional.empty();
        }
        var id = api.verdicts().read(answer).json().text("id");
        if (!HubSpotApi.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no lead", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(id);
    }

    @Override
    public void ensureKeyProperty() {
        ofContacts.ensureUnique(names.key());
        ofLeads.ensureUnique(names.key());
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var known = HubSpotApi.ids(crmIds);
        if (known.isEmpty()) {
            return Map.of();
        }
        var properties = new HashSet<>(wanted.properties());
        properties.add(names.key());
        var leads = api
                .read(ContactReads.batch(api.path(Place.LEADS), known, "", properties))
                .json()
                .at("results")
                .items()
                .stream()
                .filter(lead -> crmIds.contains(lead.text("id")))
                .toList();
        var keys = leads.stream()
                .map(lead -> lead.at("properties").text(names.key()))
                .filter(key -> !key.isBlank())
                .collect(Collectors.toSet());
        var contacts = wanted.fields().isEmpty()
                ? Map.<String, Names>of()
                : contactReads.filledByKey(keys, new Names(wanted.fields(), Set.of()));
        var filled = new HashMap<String, Names>();
        leads.forEach(lead -> {
            var values = lead.at("properties");
            var ofContact = contacts.getOrDefault(values.text(names.key()), new Names(Set.of(), Set.of()));
            var own = wanted.properties().stream()
                    .filter(property -> !values.text(property).isBlank())
                    .collect(Collectors.toSet());
            filled.put(lead.text("id"), new Names(ofContact.fields(), own));
        });
        return filled;
    }

    /** The stages of all pipelines, by their ids. */
    @Override
    public List<String> statuses() {
        return api.read(HttpCall.get(api.path(Place.LEAD_PIPELINES))).json().at("results").items().stream()
                .flatMap(pipeline -> pipeline.at("stages").items().stream())
                .filter(stage -> !stage.text("archived").equals("true"))
                .map(stage -> stage.text("id"))
                .filter(id -> !id.isBlank())
                .toList();
    }

    @Override
    public String accountId() {
        return api.accountId();
    }

    @Override
    public List<Field> fields() {
        return ofLeads.fields();
    }
}
