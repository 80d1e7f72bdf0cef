package io.crmify.backends.salesforce;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.LeadConversion;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.salesforce.activity.Campaigns;
import io.crmify.backends.salesforce.activity.Conversions;
import io.crmify.backends.salesforce.activity.Erasures;
import io.crmify.backends.salesforce.activity.Events;
import io.crmify.backends.salesforce.activity.SoapPort;
import io.crmify.backends.salesforce.activity.Subscriptions;
import io.crmify.backends.salesforce.bulk.IngestJobs;
import io.crmify.backends.salesforce.bulk.LeadTable;
import io.crmify.backends.salesforce.login.Session;
import io.crmify.backends.salesforce.record.ConvertedLeads;
import io.crmify.backends.salesforce.record.RecordBatches;
import io.crmify.backends.salesforce.record.RecordReads;
import io.crmify.backends.salesforce.record.RecordWriting;
import io.crmify.backends.salesforce.record.Schema;
import io.crmify.backends.salesforce.record.Statuses;
import io.crmify.backends.salesforce.record.Targets;
import io.crmify.backends.salesforce.wire.DailyLimit;
import io.crmify.backends.salesforce.wire.DuplicateRule;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Queries;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leads, contacts or records of a custom object of Salesforce. */
final class SalesforceBackend
        implements DescribedBackend,
                BatchPush,
                BulkImport,
                KeyLookup,
                KeyProperty,
                ReadRecords,
                FlagReading,
                FieldCatalogue,
                StatusCatalogue,
                CredentialCheck,
                LeadConversion,
                RecordErasure,
                JunkMarking,
                EventSink,
                MailingLists {
    /** There is no limit by the second; it keeps the 25 long calls that are allowed at once far away. */
    private static final RateLimit RATE = new RateLimit(20, Duration.ofSeconds(1));

    private static final Map<LeadStage, String> STAGES = Map.of(
            LeadStage.NEW, "Open - Not Contacted",
            LeadStage.CONTACTED, "Working - Contacted",
            LeadStage.CONVERTED, "Closed - Converted",
            LeadStage.DEAD, "Closed - Not Converted");

    private final Targets targets;
    private final RecordReads reads;
    private final RecordBatches batches;
    private final IngestJobs jobs;
    private final Schema schema;
    private final Statuses statuses;
    private final SingleRecords singles;
    private final ConvertedLeads converted;
    private final Conversions conversions;
    private final Erasures erasures;
    private final Events events;
    private final Campaigns campaigns;
    private final Subscriptions subscriptions;
    private final JunkPolicy spam;
    private final JunkPolicy review;

    SalesforceBackend(BackendContext context, InstantSource clock) {
        var session = Session.open(context, clock, new DailyLimit(context)::see);
        var http = session.http();
        var version = Version.of(context.setting("api-version").orElse("66.0"));
        this.targets = Targets.from(context);
        var verdicts = new Verdicts(
                DuplicateRule.of(context.setting("duplicate-rule").orElse("FAIL")),
                targets.own().status(),
                id -> targets.of(id).isPresent());
        var queries = new Queries(http, version, verdicts);
        this.schema = new Schema(http, version, targets.own(), verdicts, clock);
        this.statuses = new Statuses(queries, schema, targets.own(), clock);
        this.reads = new RecordReads(http, version, targets, verdicts);
        var writing = new RecordWriting(context, targets, schema, statuses);
        this.converted = new ConvertedLeads(reads, targets, queries);
        this.batches = new RecordBatches(context, http, version, writing, reads, verdicts, converted);
        this.jobs = new IngestJobs(http, version, verdicts, new LeadTable(targets, writing, reads), batches::pushOn);
        this.singles = new SingleRecords(http, version, targets, verdicts, queries, converted);
        var soap = new SoapPort(session, version);
        var word = context.setting("converted-status");
        this.conversions =
                new Conversions(soap, targets, reads, converted, verdicts, () -> word.orElseGet(statuses::converted));
        this.erasures = new Erasures(soap, converted, singles::deleteOne);
        this.events = new Events(context, http, version, verdicts);
        this.campaigns = new Campaigns(
                http,
                version,
                queries,
                verdicts,
                context.setting("member-status").orElse(null));
        this.subscriptions = new Subscriptions(campaigns, queries, targets, converted, this::syncLead);
        this.spam = JunkPolicy.of(context, "spam").only(SingleRecords.JUNK);
        this.review = JunkPolicy.of(context, "review").only(SingleRecords.JUNK);
    }

    @Override
    public BackendProfile profile() {
        return new BackendProfile(
                        CreateGuarantee.KEYED, STAGES, targets.own().fields().keySet(), RATE)
                .of(targets.own().name());
    }

    @Override
    public int maxBatch() {
        return RecordBatches.MOST;
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        return joined(leads, batches.push(leads));
    }

    private List<PushResult> joined(List<Lead> leads, List<PushResult> results) {
        return leads.stream().allMatch(lead -> lead.lists().isEmpty()) ? results : subscriptions.join(leads, results);
    }

    @Override
    public String syncLead(Lead lead) {
        return push(List.of(lead)).get(0).fold(PushResult.Stored::crmId, failed -> {
            throw failed.cause();
        });
    }

    @Override
    public boolean deleteLead(String crmId) {
        return singles.delete(crmId);
    }

    @Override
    public int maxImport() {
        return IngestJobs.MOST;
    }

    /** Below it the batches of 200 are as few calls, and answer at once. */
    @Override
    public int minImport() {
        return IngestJobs.LEAST;
    }

    @Override
    public Begun begin(List<Lead> leads) {
        return jobs.begin(leads);
    }

    @Override
    public Optional<List<PushResult>> results(String job, List<Lead> leads) {
        return jobs.results(job, leads).map(results -> joined(leads, results));
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return reads.byKey(key.external(), "Id").map(record -> Ids.whole(record.text("Id")));
    }

    @Override
    public void ensureKeyProperty() {
        schema.ensureKeyField();
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return reads.filled(crmIds, wanted);
    }

    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        return reads.flags(crmIds, names);
    }

    @Override
    public List<Field> fields() {
        return schema.fields();
    }

    @Override
    public List<String> statuses() {
        return statuses.words();
    }

    @Override
    public String accountId() {
        return singles.organisation();
    }

    @Override
    public Conversion convert(String crmId) {
        return conversions.convert(crmId);
    }

    @Override
    public Erasure erase(String crmId) {
        return erasures.erase(crmId);
    }

    @Override
    public Marked markSpam(String crmId) {
        return spam.applyTo(singles.deeds(crmId));
    }

    @Override
    public Marked markForReview(String crmId) {
        return review.applyTo(singles.deeds(crmId));
    }

    @Override
    public void record(CrmEvent event) {
        converted.following(event.crmId(), id -> {
            events.record(new CrmEvent(event.key(), event.name(), id, event.at(), event.properties()));
            return true;
        });
    }

    @Override
    public List<MailingList> lists() {
        return campaigns.lists();
    }

    @Override
    public void subscribe(String listId, Member member) {
        subscriptions.subscribe(listId, member);
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        subscriptions.unsubscribe(listId, member);
    }
}
