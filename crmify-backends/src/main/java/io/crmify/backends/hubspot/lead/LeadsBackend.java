package io.crmify.backends.hubspot.lead;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.PushResult;
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
import io.crmify.backends.hubspot.wire.Verdicts.SetUp;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadStage;
import java.util.List;
import java.util.Map;

/**
 * Leads of HubSpot. An entity is two records there: the lead, and the contact that it is about. What HubSpot keeps for people, such as
 * standard fields, lists, consent and events, is the contact's; status, properties by name, tags and flags are the lead's. A delete
 * takes the lead alone.
 */
public final class LeadsBackend implements HubSpotObject {
    private static final Map<LeadStage, String> STAGES = Map.of(
            LeadStage.NEW, "new-stage-id",
            LeadStage.CONTACTED, "connected-stage-id",
            LeadStage.CONVERTED, "qualified-stage-id",
            LeadStage.DEAD, "unqualified-stage-id");

    private final PropertyNames names;
    private final Kind kind;
    private final Deeds deeds;
    private final PropertySchema ofContacts;
    private final LeadBatches batches;
    private final LeadLists joins;

    /** @param ofContacts as it judges what is said of contacts */
    public LeadsBackend(HubSpotApi ofContacts, PropertyNames names, BackendContext context) {
        var api = ofContacts.with(new SetUp(List.of(names.key()), LeadSending.STAGE, names.tags()));
        var words = new StatusWords(new LeadPipelines(api)::stages);
        var leads = new Records(api, Place.LEADS);
        var contacts = new Records(ofContacts, Place.CONTACTS);
        var people = new LeadPeople(api, leads, contacts, names.key());
        var reads = new ContactReads(contacts, names);
        var form = new ContactBatches(ofContacts, names, words, reads, context);
        var lists = new StaticLists(ofContacts);
        var activity = new LeadActivity(ofContacts, contacts, people, lists);
        this.names = names;
        this.kind = new Kind(api, leads, PropertySchema.ofLeads(api), words, names.key(), names.tags());
        this.ofContacts = PropertySchema.ofContacts(ofContacts);
        this.batches = new LeadBatches(api, names, words, new LeadContacts(form, people), form);
        this.joins = new LeadLists(lists, people);
        this.deeds = new Deeds(
                new RecordJunk(leads, names.tags(), context),
                new LeadReads(leads, names.key(), people, reads),
                new LeadErasure(leads, people, new ContactErasure(ofContacts, contacts)),
                activity,
                activity,
                new SingleSends(ofContacts, context));
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public Deeds deeds() {
        return deeds;
    }

    /** A create that may have been applied is looked for: the batch that makes leads cannot say "or update". */
    @Override
    public BackendProfile profile() {
        return new BackendProfile(
                        CreateGuarantee.FINDABLE, STAGES, names.fields().keySet(), RATE)
                .of("leads");
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        return joins.joined(leads, kind.words().push(leads, batches::push));
    }

    @Override
    public void ensureKeyProperty() {
        ofContacts.ensureUnique(names.key());
        kind.schema().ensureUnique(names.key());
    }
}
