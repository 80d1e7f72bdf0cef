package io.crmify.jpa.dispatch.work;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ListSupport;
import io.crmify.backend.capability.TagSupport;
import io.crmify.jpa.config.CrmifyConfig.DeleteGuard;
import io.crmify.jpa.config.DeletePolicy;
import io.crmify.jpa.dispatch.work.Item.Content;
import io.crmify.jpa.dispatch.work.Item.Delete;
import io.crmify.jpa.dispatch.work.Item.Nothing;
import io.crmify.jpa.dispatch.work.Item.Push;
import io.crmify.jpa.dispatch.work.Item.Todo;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.mapping.lead.Fingerprint;
import io.crmify.jpa.mapping.lead.LeadDiff;
import io.crmify.jpa.mapping.lead.LeadKeys;
import io.crmify.jpa.mapping.lead.LeadValues;
import io.crmify.jpa.mapping.read.EntityReader;
import io.crmify.jpa.mapping.read.MachineFailure;
import io.crmify.jpa.mapping.read.Reading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the entities of a claim in their latest state, and decides for each what is to be done. Calls no CRM. */
public final class ReadStep {
    private static final Logger LOG = System.getLogger(ReadStep.class.getName());
    private static final int LONGEST_STATUS = 100;

    private final EntityReader reader;
    private final LeadKeys keys;
    private final LeadDiff diff;
    private final Lanes lanes;
    private final LaneStates states;
    private final DeleteGuard guard;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public ReadStep(
            EntityReader reader, LeadKeys keys, LeadDiff diff, Lanes lanes, LaneStates states, DeleteGuard guard) {
        this.reader = reader;
        this.keys = keys;
        this.diff = diff;
        this.lanes = lanes;
        this.states = states;
        this.guard = guard;
    }

    public List<Item> read(Claim claim) {
        var lane = claim.lane();
        var ids = claim.links().stream().map(ClaimedLink::entityId).toList();
        var removed = claim.links().stream()
                .filter(link -> link.work().removed())
                .map(ClaimedLink::entityId)
                .collect(Collectors.toSet());
        var readings = reader.read(
                claim.type(), ids, new EntityReader.Reader(lane.name(), lane.isFirst(), lanes::candidates, removed));
        var items = new ArrayList<Item>();
        for (var link : claim.links()) {
            var reading = readings.getOrDefault(link.entityId(), new Reading.Gone());
            items.add(new Item(link, keys.of(link.type(), link.entityId()), reading.fold(new Decision(link, lane))));
        }
        return guarded(lane, items);
    }

    /** Tells the delete guard what it let through that was not deleted. */
    public void settle(Claim claim, Map<Item, Outcome> outcomes) {
        var undone = (int) outcomes.entrySet().stream()
                .filter(entry ->
                        entry.getKey().todo() instanceof Delete && !(entry.getValue() instanceof Outcome.Ended))
                .count();
        if (undone > 0) {
            states.giveBackDeletes(claim.lane().name(), undone);
        }
    }

    // A clean-up that went wrong must not empty the CRM before somebody has looked.
    private List<Item> guarded(Lane lane, List<Item> items) {
        var deletes = (int)
                items.stream().filter(item -> item.todo() instanceof Delete).count();
        if (deletes == 0 || states.mayDelete(lane.name(), deletes, guard)) {
            return items;
        }
        return items.stream()
                .map(item -> item.todo() instanceof Delete
                        ? new Item(item.link(), item.key(), new Nothing(new Outcome.Held()))
                        : item)
                .toList();
    }

    private final class Decision implements Reading.Cases<Todo> {
        private final ClaimedLink link;
        private final Lane lane;

        Decision(ClaimedLink link, Lane lane) {
            this.link = link;
            this.lane = lane;
        }

        @Override
        public Todo found(Reading.Found found) {
            var crmId = knownId(found);
            if (crmId == null && isHeld()) {
                return new Nothing(Outcome.Refused.ambiguousCreate());
            }
            var missing = unsupported(found);
            return missing == null ? wanted(found, crmId) : missing;
        }

        private @Nullable String knownId(Reading.Found found) {
            if (isOfOtherKind()) {
                tellOfOtherKind();
                return null; // nor is the entity's attribute asked, which has the same id
            }
            return link.crm().id() == null ? found.crmId() : link.crm().id();
        }

        /** Whether its record is none of those that the connection keeps now: it is left as it is, and one is made anew. */
        private boolean isOfOtherKind() {
            return link.crm().id() != null
                    && !link.crm().object().equals(lane.profile().object());
        }

        private void tellOfOtherKind() {
            var before = link.crm().object();
            if (told.add(lane + " " + before)) {
                LOG.log(
                        Level.WARNING,
                        "CRMIFY-347 Connection {0} keeps {1} now. Records that it has as {2} are left as they are, and made anew.",
                        lane,
                        lane.profile().object(),
                        before.isEmpty() ? "something else" : before);
            }
        }

        private Todo wanted(Reading.Found found, @Nullable String crmId) {
            LeadValues values;
            try {
                values = LeadValues.of(
                        found.content(), lane::word, lane.profile().fields());
            } catch (RuntimeException | Error e) {
                MachineFailure.rethrow(e);
                return unreadable(Reading.Unreadable.because(e)); // a mapper may give what no CRM takes
            }
            if (values.status() != null && values.status().length() > LONGEST_STATUS) {
                return new Nothing(new Outcome.Refused(
                        "STATUS_TOO_LONG", "the status has more than " + LONGEST_STATUS + " characters"));
            }
            return compared(found, crmId, new Content(values, found.mapping(), found.tenant(), found.crmId()));
        }

        private Todo compared(Reading.Found found, @Nullable String crmId, Content content) {
            var known = new LeadDiff.Known(
                    crmId,
                    isOfOtherKind()
                            ? Fingerprint.NONE
                            : Fingerprint.parse(link.crm().fingerprint()),
                    link.crm().suspect());
            var delta = diff.of(keys.of(link.type(), link.entityId()), known, content.wanted());
            var adopts = link.crm().adopted() && !isOfOtherKind() || link.crm().id() == null && crmId != null;
            if (crmId != null && !delta.needed()) {
                return new Nothing(new Outcome.Unchanged(
                        crmId, delta.after(), found.tenant(), adopts, crmId.equals(found.crmId())));
            }
            return new Push(delta, content, adopts, crmId == null && isToBeFound());
        }

        private @Nullable Todo unsupported(Reading.Found found) {
            if (!found.content().tags().isEmpty() && !(lane.backend() instanceof TagSupport)) {
                return new Nothing(
                        new Outcome.Refused("TAGS_UNSUPPORTED", "the backend of " + lane + " takes no tags"));
            }
            if (!found.content().lists().isEmpty() && !(lane.backend() instanceof ListSupport)) {
                return new Nothing(
                        new Outcome.Refused("LISTS_UNSUPPORTED", "the backend of " + lane + " takes no lists"));
            }
            return null;
        }

        @Override
        public Todo refused(Reading.Refused refused) {
            return new Nothing(new Outcome.Rests(refused.tenant()));
        }

        @Override
        public Todo gone() {
            var crmId = link.crm().id();
            if (crmId != null) {
                var kept = isOfOtherKind()
                        || link.crm().adopted()
                        || lane.config().policies().delete() == DeletePolicy.KEEP;
                return kept ? new Nothing(new Outcome.Ended(crmId, true)) : new Delete(crmId);
            }
            if (!link.crm().suspect() || lane.config().policies().delete() == DeletePolicy.KEEP) {
                return new Nothing(new Outcome.Ended(null, true));
            }
            if (lane.backend() instanceof KeyLookup && lane.profile().guarantee() != CreateGuarantee.BLIND) {
                return new Delete(null);
            }
            return isHeld()
                    ? new Nothing(Outcome.Refused.ambiguousCreate())
                    : new Nothing(new Outcome.Ended(null, true));
        }

        @Override
        public Todo unreadable(Reading.Unreadable unreadable) {
            return new Nothing(new Outcome.Unreadable(unreadable.reason(), unreadable.detail()));
        }

        private boolean isToBeFound() {
            return link.crm().suspect() && lane.profile().guarantee() == CreateGuarantee.FINDABLE;
        }

        private boolean isHeld() {
            return link.crm().suspect() && lane.holdsDoubtfulCreates();
        }
    }
}
