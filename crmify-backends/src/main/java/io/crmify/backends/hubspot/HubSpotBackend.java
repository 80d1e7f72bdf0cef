package io.crmify.backends.hubspot;

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
import io.crmify.backends.hubspot.activity.ContactLists;
import io.crmify.backends.hubspot.activity.CustomEvents;
import io.crmify.backends.hubspot.activity.SingleSends;
import io.crmify.backends.hubspot.activity.StaticLists;
import io.crmify.backends.hubspot.contact.ContactBatches;
import io.crmify.backends.hubspot.contact.ContactErasure;
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
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Contacts of HubSpot. */
final class HubSpotBackend
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
    static final int MAX_BATCH = 100;
    /** The smallest account bears 100 in ten seconds. */
    static final RateLimit RATE = new RateLimit(100, Duration.ofSeconds(10));

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

    private final HubSpotApi api;
    private final PropertyNames names;
    private final Records contacts;
    private final ContactReads reads;
    private final ContactBatches batches;
    private final PropertySchema schema;
    private final StatusWords words;
    private final StaticLists staticLists;
    private final Besides besides;

    /** What can be done with contacts that are there. */
    private record Besides(
            RecordTags tags,
            RecordFlags flags,
            RecordJunk junk,
            ContactErasure erasure,
            ContactLists lists,
            CustomEvents events,
            SingleSends mails) {}

    HubSpotBackend(HubSpotApi api, PropertyNames names, BackendContext context) {
        this.api = api;
        this.names = names;
        this.contacts = new Records(api, Place.CONTACTS);
        this.reads = new ContactReads(contacts, names);
        this.schema = PropertySchema.ofContacts(api);
        this.words = new StatusWords(() -> schema.options(names.status()));
        this.batches = new ContactBatches(api, names, words, reads, context);
        this.staticLists = new StaticLists(api);
        var tags = new RecordTags(contacts, names.tags());
        this.besides = new Besides(
                tags,
                new RecordFlags(contacts),
                new RecordJunk(contacts, tags, context),
                new ContactErasure(api, contacts),
                new ContactLists(api, contacts, staticLists),
                new CustomEvents(api),
                new SingleSends(api, context));
    }

    @Override
    public BackendProfile profile() {
        var stages = names.status().equals(PropertyNames.LIFECYCLE) ? LIFECYCLE_STAGES : LEAD_STATUSES;
        return new BackendProfile(CreateGuarantee.KEYED, stages, names.fields().keySet(), RATE);
    }

    @Override
    public int maxBatch() {
        return MAX_BATCH;
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        var results = words.explained(() -> batches.push(leads));
        return staticLists.joined(leads, results, StaticLists.joining(leads, results));
    }

    @Override
    public String syncLead(Lead lead) {
        return push(List.of(lead)).get(0).fold(PushResult.Stored::crmId, failed -> {
            throw failed.cause();
        });
    }

    @Override
    public boolean deleteLead(String crmId) {
        return contacts.delete(crmId);
    }

    @Override
    public Erasure erase(String crmId) {
        return besides.erasure().erase(crmId);
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return contacts.find(names.key(), key.external());
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
        return schema.fields();
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
        return besides.lists().lists();
    }

    @Override
    public void subscribe(String listId, Member member) {
        besides.lists().subscribe(listId, member);
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        besides.lists().unsubscribe(listId, member);
    }

    @Override
    public void record(CrmEvent event) {
        besides.events().record(event);
    }

    @Override
    public Sent send(SingleMail mail) {
        return besides.mails().send(mail);
    }

    @Override
    public Sent sent(String sendId) {
        return besides.mails().sent(sendId);
    }
}
