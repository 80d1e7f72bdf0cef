package io.crmify.backends.hubspot.lead;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.activity.MailSender;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.activity.SingleMail;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.Tagging;
import io.crmify.backends.hubspot.contact.ContactBatches;
import io.crmify.backends.hubspot.contact.ContactReads;
import io.crmify.backends.hubspot.contact.PropertyNames;
import io.crmify.backends.hubspot.record.PropertySchema;
import io.crmify.backends.hubspot.record.RecordFlags;
import io.crmify.backends.hubspot.record.RecordJunk;
import io.crmify.backends.hubspot.record.RecordTags;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.backends.hubspot.record.StatusWords;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.Verdicts.SetUp;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leads of HubSpot. An entity is two records there: the lead, and the contact that it is about. What HubSpot keeps for people, such as
 * standard fields, lists, consent and events, is the contact's; status, properties by name, tags and flags are the lead's.
 */
public final class LeadsBackend
        implements DescribedBackend,
                BatchPush,
                KeyLookup,
                KeyProperty,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                FieldCatalogue,
                RecordErasure,
                JunkMarking,
                FlagReading,
                Tagging,
                MailingLists,
                EventSink,
                MailSender {
    private static final int MAX_BATCH = 100;
    private static final RateLimit RATE = new RateLimit(100, Duration.ofSeconds(10));

    private static final Map<LeadStage, String> STAGES = Map.of(
            LeadStage.NEW, "new-stage-id",
            LeadStage.CONTACTED, "connected-stage-id",
            LeadStage.CONVERTED, "qualified-stage-id",
            LeadStage.DEAD, "unqualified-stage-id");

    private final HubSpotApi api;
    private final PropertyNames names;
    private final Records leads;
    private final PropertySchema ofContacts;
    private final PropertySchema ofLeads;
    private final StatusWords words;
    private final LeadBatches batches;
    private final Besides besides;

    /** What can be done with leads that are there, and with the contacts that they are about. */
    private record Besides(
            LeadReads reads,
            RecordTags tags,
            RecordFlags flags,
            RecordJunk junk,
            LeadErasure erasure,
            LeadLists joins,
            LeadActivity activity) {}

    /** @param contacts as it judges what is said of contacts */
    public LeadsBackend(HubSpotApi contacts, PropertyNames names, BackendContext context) {
        this.api = contacts.with(new SetUp(List.of(names.key()), LeadSending.STAGE, names.tags()));
        this.names = names;
        this.leads = new Records(api, Place.LEADS);
        this.ofContacts = PropertySchema.ofContacts(contacts);
        this.ofLeads = PropertySchema.ofLeads(api);
        this.words = new StatusWords(new LeadPipelines(api)::stages);
        var people = new Records(contacts, Place.CONTACTS);
        var contactReads = new ContactReads(people, names);
        var whose = new LeadPeople(api, leads, people, names.key());
        var ofContact = new ContactBatches(contacts, names, words, contactReads, context);
        this.batches = new LeadBatches(api, names, words, new LeadContacts(ofContact, whose), ofContact);
        var tags = new RecordTags(leads, names.tags());
        var activity = new LeadActivity(contacts, people, whose, context);
        this.besides = new Besides(
                new LeadReads(leads, names.key(), whose, contactReads),
                tags,
                new RecordFlags(leads),
                new RecordJunk(leads, tags, context),
                new LeadErasure(leads, whose, contacts, people),
                activity.joins(),
                activity);
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
    public List<PushResult> push(List<Lead> pushed) {
        return besides.joins().joined(pushed, words.explained(() -> batches.push(pushed)));
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
        return leads.delete(crmId);
    }

    @Override
    public Erasure erase(String crmId) {
        return besides.erasure().erase(crmId);
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return leads.find(names.key(), key.external());
    }

    @Override
    public void ensureKeyProperty() {
        ofContacts.ensureUnique(names.key());
        ofLeads.ensureUnique(names.key());
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return besides.reads().filled(crmIds, wanted);
    }

    /** The stages of all pipelines, by their ids. */
    @Override
    public List<String> statuses() {
        return words.values();
    }

    @Override
    public boolean isStatus(String word) {
        return words.knows(word);
    }

    @Override
    public String accountId() {
        return api.accountId();
    }

    @Override
    public List<Field> fields() {
        return ofLeads.fields();
    }

    @Override
    public Marked markSpam(String crmId) {
        return besides.junk().markSpam(crmId);
    }

    @Override
    public Marked markForReview(String crmId) {
        return besides.junk().markForReview(crmId);
    }

    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> properties) {
        return besides.flags().flags(crmIds, properties);
    }

    @Override
    public Set<String> tags(String crmId) {
        return besides.tags().tags(crmId);
    }

    @Override
    public void tag(String crmId, Set<String> added) {
        besides.tags().tag(crmId, added);
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        besides.tags().untag(crmId, removed);
    }

    @Override
    public List<MailingList> lists() {
        return besides.activity().lists();
    }

    @Override
    public void subscribe(String listId, Member member) {
        besides.activity().subscribe(listId, member);
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        besides.activity().unsubscribe(listId, member);
    }

    @Override
    public void record(CrmEvent event) {
        besides.activity().record(event);
    }

    @Override
    public Sent send(SingleMail mail) {
        return besides.activity().send(mail);
    }

    @Override
    public Sent sent(String sendId) {
        return besides.activity().sent(sendId);
    }
}
