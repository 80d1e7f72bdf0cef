package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.Tagging;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Consents;
import io.crmify.backends.nationbuilder.wire.Ids;
import io.crmify.backends.nationbuilder.wire.JunkDeeds;
import io.crmify.backends.nationbuilder.wire.Marks;
import io.crmify.backends.nationbuilder.wire.Nation;
import io.crmify.backends.nationbuilder.wire.Profiles;
import io.crmify.backends.nationbuilder.wire.SupportLevels;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signups of NationBuilder's API v2. */
public final class SignupBackend
        implements DescribedBackend,
                KeyLookup,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                FieldCatalogue,
                FlagReading,
                Tagging,
                JunkMarking,
                RecordErasure,
                EventSink,
                MailingLists {
    private final Nation nation;
    private final CrmHttp http;
    private final Choices choices;
    private final SignupReads reads;
    private final SignupTags tags;
    private final @Nullable StatusTags statuses;
    private final Consents consents;
    private final SignupWriting writing;
    private final SignupEvents events;
    private final InstantSource clock;
    private final JunkPolicy spam;
    private final JunkPolicy review;

    public SignupBackend(Nation nation, BackendContext context, Choices choices, InstantSource clock) {
        this.nation = nation;
        this.http = nation.http().withClock(clock);
        this.choices = choices;
        this.reads = new SignupReads(http, SignupForm.of(choices), choices);
        this.tags = new SignupTags(http, clock);
        this.statuses =
                choices.status() == Choices.Status.TAG ? new StatusTags(http, tags, clock, choices.statusTag()) : null;
        var lists = new SignupLists(http, clock);
        this.writing = new SignupWriting(http, context, choices, reads, new Joining(tags, statuses, lists));
        this.consents = new Consents(writing, lists);
        this.events = new SignupEvents(http);
        this.clock = clock;
        this.spam = JunkPolicy.of(context, "spam");
        this.review = JunkPolicy.of(context, "review");
    }

    @Override
    public BackendProfile profile() {
        return Profiles.of(SignupForm.of(choices), choices);
    }

    @Override
    public String syncLead(Lead lead) {
        return writing.write(lead);
    }

    @Override
    public boolean deleteLead(String crmId) {
        return Ids.isId(crmId) && deleted(crmId).isPresent();
    }

    /** The answer, unless there was nothing to delete. */
    private Optional<HttpAnswer> deleted(String crmId) {
        var answer = http.send(JsonApi.delete("/signups/{id}", crmId));
        if (answer.isMissing()) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw Verdicts.of(answer);
        }
        return Optional.of(answer.orFailWithoutContent());
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return reads.byKey(key.external());
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return reads.filled(crmIds, wanted);
    }

    @Override
    public List<String> statuses() {
        return statuses == null ? SupportLevels.ALL : statuses.words();
    }

    @Override
    public boolean isStatus(String word) {
        return statuses == null ? SupportLevels.ALL.contains(word) : statuses.knows(word);
    }

    @Override
    public String accountId() {
        events.me();
        return nation.account();
    }

    @Override
    public List<Field> fields() {
        return new SignupFields(http).all();
    }

    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        return reads.flags(crmIds, names);
    }

    @Override
    public Set<String> tags(String crmId) {
        return tags.of(crmId).orElseThrow(Ids::gone);
    }

    @Override
    public void tag(String crmId, Set<String> added) {
        Ids.ensureKnown(crmId);
        added.forEach(name -> tags.add(crmId, tags.ids().ensure(name)));
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        Ids.ensureKnown(crmId);
        tags.remove(
                crmId,
                removed.stream().map(tags.ids()::find).flatMap(Optional::stream).toList());
    }

    @Override
    public Marked markSpam(String crmId) {
        return spam.applyTo(deeds(crmId));
    }

    @Override
    public Marked markForReview(String crmId) {
        return review.applyTo(deeds(crmId));
    }

    private JunkDeeds deeds(String crmId) {
        var form = SignupForm.of(choices);
        return new JunkDeeds(crmId, this, this, field -> writing.set(crmId, Marks.flag(form, field, clock.instant())));
    }

    /** NationBuilder's delete is for good. */
    @Override
    public Erasure erase(String crmId) {
        var answer = Ids.isId(crmId) ? deleted(crmId) : Optional.<HttpAnswer>empty();
        var reference = answer.flatMap(told -> told.header("X-Request-Id")).filter(id -> id.matches("[\\w.-]{1,128}"));
        return new Erasure(reference.orElse(""), true);
    }

    @Override
    public void record(CrmEvent event) {
        Ids.ensureKnown(event.crmId());
        events.record(event);
    }

    @Override
    public List<MailingList> lists() {
        return consents.lists();
    }

    @Override
    public void subscribe(String listId, Member member) {
        consents.subscribe(listId, member);
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        consents.unsubscribe(listId, member);
    }
}
