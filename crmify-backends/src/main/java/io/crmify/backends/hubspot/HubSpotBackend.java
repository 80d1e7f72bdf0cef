package io.crmify.backends.hubspot;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.PushResult;
import io.crmify.backends.hubspot.activity.ContactLists;
import io.crmify.backends.hubspot.activity.CustomEvents;
import io.crmify.backends.hubspot.activity.SingleSends;
import io.crmify.backends.hubspot.activity.StaticLists;
import io.crmify.backends.hubspot.contact.ContactBatches;
import io.crmify.backends.hubspot.contact.ContactErasure;
import io.crmify.backends.hubspot.contact.ContactReads;
import io.crmify.backends.hubspot.contact.PropertyNames;
import io.crmify.backends.hubspot.record.HubSpotObject;
import io.crmify.backends.hubspot.record.PropertySchema;
import io.crmify.backends.hubspot.record.RecordJunk;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.backends.hubspot.record.StatusWords;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadStage;
import java.util.List;
import java.util.Map;

/** Contacts of HubSpot. */
final class HubSpotBackend implements HubSpotObject {
    private static final Map<LeadStage, String> LEAD_STATUSES = Map.of(
            LeadStage.NEW, "NEW",
            LeadStage.CONTACTED, "CONNECTED",
            LeadStage.CONVERTED, "OPEN_DEAL",
            LeadStage.DEAD, "UNQUALIFIED");

    private static final Map<LeadStage, String> LIFECYCLE_STAGES = Map.of(
            LeadStage.NEW, "lead",
            LeadStage.CONTACTED, "salesqualifiedlead",
            LeadStage.CONVERTED, "customer",
            LeadStage.DEAD, "other");

    private final PropertyNames names;
    private final Kind kind;
    private final Deeds deeds;
    private final ContactBatches batches;
    private final StaticLists lists;

    HubSpotBackend(HubSpotApi api, PropertyNames names, BackendContext context) {
        var contacts = new Records(api, Place.CONTACTS);
        var schema = PropertySchema.ofContacts(api);
        var words = new StatusWords(() -> schema.options(names.status()));
        var reads = new ContactReads(contacts, names);
        this.names = names;
        this.kind = new Kind(api, contacts, schema, words, names.key(), names.tags());
        this.batches = new ContactBatches(api, names, words, reads, context);
        this.lists = new StaticLists(api);
        this.deeds = new Deeds(
                new RecordJunk(contacts, names.tags(), context),
                reads,
                new ContactErasure(api, contacts),
                new ContactLists(api, contacts, lists),
                new CustomEvents(api),
                new SingleSends(api, context));
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public Deeds deeds() {
        return deeds;
    }

    @Override
    public BackendProfile profile() {
        var stages = names.status().equals(PropertyNames.LIFECYCLE) ? LIFECYCLE_STAGES : LEAD_STATUSES;
        return new BackendProfile(CreateGuarantee.KEYED, stages, names.fields().keySet(), RATE).of("contacts");
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        var results = kind.words().push(leads, batches::push);
        return lists.joined(leads, results, StaticLists.joining(leads, results));
    }

    @Override
    public void ensureKeyProperty() {
        kind.schema().ensureUnique(names.key());
    }
}
