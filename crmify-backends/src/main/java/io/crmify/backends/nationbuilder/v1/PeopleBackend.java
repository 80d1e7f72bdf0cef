package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.Tagging;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.http.CrmHttp;
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

/** People of NationBuilder's API v1. */
public final class PeopleBackend
        implements DescribedBackend,
                KeyLookup,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                FlagReading,
                Tagging,
                JunkMarking,
                RecordErasure,
                MailingLists {
    private final Nation nation;
    private final CrmHttp http;
    private final Choices choices;
    private final PeopleReads reads;
    private final PeopleTags tags;
    private final PeopleWriting writing;
    private final Consents consents;
    private final JunkPolicy spam;
    private final JunkPolicy review;
    private final InstantSource clock;

    public PeopleBackend(Nation nation, BackendContext context, Choices choices, InstantSource clock) {
        this.nation = nation;
        this.http = nation.http().withClock(clock);
        this.choices = choices;
        this.reads = new PeopleReads(http, PeopleForm.of(choices), choices);
        this.tags = new PeopleTags(http, reads, choices.statusTag());
        this.writing = new PeopleWriting(http, context, choices, reads, tags);
        this.consents = new Consents(writing, writing.lists());
        this.spam = JunkPolicy.of(context, "spam");
        this.review = JunkPolicy.of(context, "review");
        this.clock = clock;
    }

    @Override
    public BackendProfile profile() {
        return Profiles.of(PeopleForm.of(choices), choices);
    }

    @Override
    public String syncLead(Lead lead) {
        return writing.write(lead);
    }

    @Override
    public boolean deleteLead(String crmId) {
        if (!Ids.isId(crmId)) {
            return false;
        }
        var answer = http.send(V1.delete("/people/{id}", crmId));
        if (Verdicts.isMissing(answer)) {
            return false;
        }
        Verdicts.read(answer).orFailWithoutContent();
        return true;
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
        return isTagged() ? tags.statuses() : SupportLevels.ALL;
    }

    @Override
    public boolean isStatus(String word) {
        return isTagged() ? tags.knows(word) : SupportLevels.ALL.contains(word);
    }

    private boolean isTagged() {
        return choices.status() == Choices.Status.TAG;
    }

    @Override
    public String accountId() {
        var answer = Verdicts.read(http.send(V1.get("/people/me")));
        Ids.ensured(answer, answer.json().at("person").text("id"));
        return nation.account();
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
        tags.add(crmId, added);
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        Ids.ensureKnown(crmId);
        tags.remove(crmId, removed);
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
        var form = PeopleForm.of(choices);
        return new JunkDeeds(crmId, this, this, field -> writing.set(crmId, Marks.flag(form, field, clock.instant())));
    }

    /** NationBuilder's delete is for good. */
    @Override
    public Erasure erase(String crmId) {
        deleteLead(crmId);
        return new Erasure("", true);
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
