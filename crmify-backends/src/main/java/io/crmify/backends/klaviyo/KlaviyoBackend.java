package io.crmify.backends.klaviyo;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventBatch;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.RecordRestore;
import io.crmify.backend.capability.Tagging;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.klaviyo.audience.Consents;
import io.crmify.backends.klaviyo.audience.Events;
import io.crmify.backends.klaviyo.audience.Lists;
import io.crmify.backends.klaviyo.audience.Removal;
import io.crmify.backends.klaviyo.bulk.ImportJobs;
import io.crmify.backends.klaviyo.profile.ProfileFields;
import io.crmify.backends.klaviyo.profile.ProfileNames;
import io.crmify.backends.klaviyo.profile.ProfileReads;
import io.crmify.backends.klaviyo.profile.ProfileTags;
import io.crmify.backends.klaviyo.profile.ProfileWriting;
import io.crmify.backends.klaviyo.profile.Profiles;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.backends.klaviyo.wire.Verdicts;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Profiles of Klaviyo. Each push is a call of its own: many go together by an import only. */
final class KlaviyoBackend
        implements DescribedBackend,
                KeyLookup,
                ReadRecords,
                CredentialCheck,
                FieldCatalogue,
                FlagReading,
                Tagging,
                JunkMarking,
                RecordErasure,
                RecordRestore,
                EventBatch,
                MailingLists,
                BulkImport {
    /**
     * A push takes one call, of which Klaviyo bears 75 in a second and 700 (so its guide) or 750 (so its OpenAPI document) in a minute;
     * evenly spread, that is this.
     */
    private static final RateLimit RATE = new RateLimit(11, Duration.ofSeconds(1));

    private final KlaviyoApi api;
    private final ProfileNames names;
    private final ProfileReads reads;
    private final Profiles profiles;
    private final ProfileTags tags;
    private final ProfileFields fields;
    private final Lists lists;
    private final Removal removal;
    private final Events events;
    private final ImportJobs imports;
    private final JunkPolicy spam;
    private final JunkPolicy review;

    KlaviyoBackend(KlaviyoApi api, BackendContext context) {
        this.api = api;
        this.names = ProfileNames.from(context);
        var writing = new ProfileWriting(context, names);
        this.reads = new ProfileReads(api, names);
        this.profiles = new Profiles(api, writing, reads, context);
        this.tags = new ProfileTags(api, reads, names);
        this.fields = new ProfileFields(reads);
        var consents = new Consents(api, context);
        this.lists = new Lists(api, reads, consents);
        this.removal = new Removal(api, reads, consents, context);
        this.events = new Events(api);
        this.imports = new ImportJobs(api, writing, lists);
        this.spam = JunkPolicy.of(context, "spam");
        this.review = JunkPolicy.of(context, "review");
    }

    @Override
    public BackendProfile profile() {
        return new BackendProfile(CreateGuarantee.KEYED, BackendProfile.DEFAULT.stages(), names.fields(), RATE);
    }

    // A list that cannot be joined fails the push as a whole; doing it again does no harm.
    @Override
    public String syncLead(Lead lead) {
        var id = profiles.sync(lead);
        lists.join(id, lead.lists());
        return id;
    }

    @Override
    public boolean deleteLead(String crmId) {
        return removal.delete(crmId);
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return reads.find(key);
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return reads.filled(crmIds, wanted);
    }

    @Override
    public String accountId() {
        var answer = Verdicts.read(api.send(Place.ACCOUNTS.call().query("fields[account]", "public_api_key")));
        return answer.json().at("data").items().stream()
                .map(account -> account.text("id"))
                .filter(ProfileId::isId)
                .findFirst()
                .orElseThrow(() -> new OutcomeUnknownException(
                        answer + ": the answer names no account", Diagnosis.of("NO_ID", answer.status())));
    }

    @Override
    public List<Field> fields() {
        return fields.fields();
    }

    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> wanted) {
        return reads.flags(crmIds, wanted);
    }

    @Override
    public Set<String> tags(String crmId) {
        return tags.tags(ensureId(crmId));
    }

    @Override
    public void tag(String crmId, Set<String> added) {
        tags.tag(ensureId(crmId), added);
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        tags.untag(ensureId(crmId), removed);
    }

    private static String ensureId(String crmId) {
        if (ProfileId.isId(crmId)) {
            return crmId;
        }
        throw new RecordGoneException("the CRM id is none of Klaviyo's", Diagnosis.of("RECORD_GONE"));
    }

    @Override
    public Marked markSpam(String crmId) {
        return spam.applyTo(new Junk(crmId, tags, reads, removal));
    }

    @Override
    public Marked markForReview(String crmId) {
        return review.applyTo(new Junk(crmId, tags, reads, removal));
    }

    @Override
    public Erasure erase(String crmId) {
        return removal.erase(crmId);
    }

    @Override
    public boolean restoreLead(String crmId) {
        return removal.restore(crmId);
    }

    @Override
    public void record(CrmEvent event) {
        events.record(event);
    }

    @Override
    public int maxEvents() {
        return Events.MOST;
    }

    @Override
    public List<Optional<BackendException>> recordAll(List<CrmEvent> all) {
        return events.recordAll(all);
    }

    @Override
    public List<MailingList> lists() {
        return lists.lists();
    }

    @Override
    public void subscribe(String listId, Member member) {
        lists.subscribe(listId, member);
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        lists.unsubscribe(listId, member);
    }

    @Override
    public int maxImport() {
        return imports.maxImport();
    }

    @Override
    public Begun begin(List<Lead> leads) {
        return imports.begin(leads);
    }

    @Override
    public Optional<List<PushResult>> results(String job, List<Lead> leads) {
        return imports.results(job, leads);
    }
}
