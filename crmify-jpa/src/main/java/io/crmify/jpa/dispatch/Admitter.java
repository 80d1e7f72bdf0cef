package io.crmify.jpa.dispatch;

import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.change.Changes.From;
import io.crmify.jpa.change.FanOutRows;
import io.crmify.jpa.change.FanOutRows.FanOutRow;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.link.Admission;
import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.mapping.FanOut;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.read.LeadLookup;
import io.crmify.jpa.mapping.read.LeadLookup.Tenanted;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.LoggedFailure;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.store.row.TimeOrderedId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Turns changes into links that are due, one transaction at a time. */
final class Admitter {
    private static final Logger LOG = System.getLogger(Admitter.class.getName());
    private static final int LEADS_OF_A_FAN_OUT = 1000;

    private final Database database;
    private final Changes changes;
    private final FanOutRows fanOuts;
    private final Links links;
    private final LaneStates states;
    private final Lanes lanes;
    private final LeadModel model;
    private final LeadLookup lookup;
    private final AtomicInteger rounds = new AtomicInteger();

    Admitter(Database database, Tables tables, Lanes lanes, LeadModel model, LeadLookup lookup) {
        this.database = database;
        this.changes = tables.changes();
        this.fanOuts = tables.fanOuts();
        this.links = tables.links();
        this.states = tables.states();
        this.lanes = lanes;
        this.model = model;
        this.lookup = lookup;
    }

    /** The tables that admission moves rows between. */
    record Tables(Changes changes, FanOutRows fanOuts, Links links, LaneStates states) {}

    /** Admits some changes; false if there were none. */
    boolean admit() {
        var due = database.inTransaction(jdbc -> changes.waiting(jdbc, names()));
        // By turns, so that who signs up after a big import does not wait until all of it is admitted.
        var end = rounds.getAndIncrement() % 2 == 0 ? From.OLDEST : From.NEWEST;
        var admitted = false;
        for (var type : due) {
            admitted |= admit(type, end);
        }
        return admitted;
    }

    /** Under which names it admits changes. */
    Set<String> names() {
        var names = new LinkedHashSet<String>(model.fanOuts().keySet());
        for (var type : model.types().values()) {
            names.add(type.name());
            names.addAll(type.names().others());
        }
        return names;
    }

    private boolean admit(String type, From end) {
        try {
            return database.inTransaction(jdbc -> admitAll(jdbc, type, changes.take(jdbc, type, end)));
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-310 Changes of " + type + " cannot be admitted together; now one by one",
                    LoggedFailure.of(e));
            return admitOne(type, end);
        }
    }

    private boolean admitOne(String type, From end) {
        var tried = new AtomicReference<@Nullable Change>();
        try {
            return database.inTransaction(jdbc -> {
                var taken = changes.takeOne(jdbc, type, end);
                taken.forEach(tried::set);
                return admitAll(jdbc, type, taken);
            });
        } catch (StoreException e) {
            var culprit = tried.get();
            if (culprit == null || !e.isDataFault()) {
                throw e; // the database is in trouble, not the change
            }
            var refused = culprit.ids().size() == 1 ? Map.of(culprit.ids().get(0), e) : refused(type, culprit);
            return database.inTransaction(jdbc -> bury(jdbc, culprit, refused));
        }
    }

    // Each in a transaction of its own, while the change stays: whoever
    // else takes it only has its leads looked at once more.
    private Map<String, StoreException> refused(String type, Change change) {
        var refused = new LinkedHashMap<String, StoreException>();
        for (var id : change.ids()) {
            var alone = new Change(change.id(), change.type(), change.tenant(), change.hint(), List.of(id));
            try {
                database.inTransaction(jdbc -> admitAll(jdbc, type, List.of(alone)));
            } catch (StoreException e) {
                if (!e.isDataFault()) {
                    throw e;
                }
                refused.put(id, e);
            }
        }
        return refused;
    }

    private boolean bury(Jdbc jdbc, Change dead, Map<String, StoreException> refused) {
        if (changes.remove(jdbc, dead)) {
            refused.forEach(
                    (id, cause) -> bury(jdbc, dead, id, "ADMISSION_FAILED", String.valueOf(cause.getMessage())));
        }
        return true;
    }

    private void bury(Jdbc jdbc, Change change, String id, String reason, String detail) {
        changes.bury(jdbc, change, id, reason, detail);
        LOG.log(
                Level.ERROR,
                "CRMIFY-311 An entity of {0} cannot be admitted and is put aside: {1}, {2}",
                change.type(),
                reason,
                detail);
    }

    private boolean admitAll(Jdbc jdbc, String type, List<Change> taken) {
        var path = model.fanOuts().get(type);
        if (path != null) {
            var ids = new LinkedHashSet<String>();
            taken.forEach(change -> ids.addAll(readable(jdbc, change)));
            fanOuts.add(jdbc, type, ids);
        } else if (!taken.isEmpty()) {
            admitLeads(jdbc, type(type), taken);
        }
        return !taken.isEmpty();
    }

    private LeadType type(String name) {
        return model.types().values().stream()
                .filter(type ->
                        type.name().equals(name) || type.names().others().contains(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no lead is stored as " + name));
    }

    private void admitLeads(Jdbc jdbc, LeadType type, List<Change> taken) {
        var connections = states.seen(jdbc, lanes.names());
        var admissions = new Admissions(type, connections);
        for (var change : taken) {
            for (var id : readable(jdbc, change)) {
                admissions.add(id, change.tenant(), change.hint(), priority(change));
            }
        }
        links.admit(jdbc, type.name(), admissions.all());
    }

    // A full row is part of an import or of an edit of hundreds; nobody is waiting for each of those.
    private static Priority priority(Change change) {
        return change.ids().size() < Change.MAX_IDS ? Priority.FRESH : Priority.BACKFILL;
    }

    // The one thing that the tables themselves would refuse; everything else about an id is found out when it is read.
    private List<String> readable(Jdbc jdbc, Change change) {
        var readable = new ArrayList<String>();
        for (var id : change.ids()) {
            if (id.length() <= Admission.LONGEST_ID) {
                readable.add(id);
            } else {
                bury(jdbc, change, id, "ID_TOO_LONG", "an id has at most " + Admission.LONGEST_ID + " characters");
            }
        }
        return readable;
    }

    /** Finds some leads of one related entity that changed; false if there is none left, or they cannot be found now. */
    boolean fanOut() {
        var paths = model.fanOuts();
        var next = database.inTransaction(jdbc -> fanOuts.next(jdbc, paths.keySet()));
        return next.isPresent()
                && fanOut(Objects.requireNonNull(paths.get(next.get().path())), next.get());
    }

    // The look-up takes a connection of its own, so none is held meanwhile; whoever was faster has moved the row on.
    private boolean fanOut(FanOut path, FanOutRow row) {
        if (!path.relatedIds().isReadable(row.entityId())) {
            return database.inTransaction(jdbc -> {
                var change = new Change(row.id(), row.path(), "", Hint.TOUCHED, List.of(row.entityId()));
                bury(jdbc, change, row.entityId(), "UNREADABLE_ID", "the id is none of the related entity");
                fanOuts.finish(jdbc, row);
                return true;
            });
        }
        try {
            var found = lookup.of(path, row.entityId(), row.reached(), LEADS_OF_A_FAN_OUT);
            return database.inTransaction(jdbc -> !fanOuts.isAt(jdbc, row) || admit(jdbc, path, row, found));
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-313 The leads of " + row.path()
                            + " cannot be looked up; it is tried again, others go first",
                    LoggedFailure.of(e));
            database.inTransaction(jdbc -> {
                fanOuts.giveWay(jdbc, row);
                return true;
            });
            return false;
        }
    }

    private boolean admit(Jdbc jdbc, FanOut path, FanOutRow row, List<Tenanted> found) {
        var admissions = new Admissions(path.type(), states.seen(jdbc, lanes.names()));
        var isLast = found.size() < LEADS_OF_A_FAN_OUT;
        var priority = isLast && row.reached() == null ? Priority.FRESH : Priority.BACKFILL;
        found.forEach(lead -> admissions.add(lead.id(), lead.tenant(), Hint.TOUCHED, priority));
        links.admit(jdbc, path.type().name(), admissions.all());
        if (isLast) {
            fanOuts.finish(jdbc, row);
        } else {
            fanOuts.reach(jdbc, row, found.get(found.size() - 1).id());
        }
        return true;
    }

    /** What is admitted together: one admission for each entity and connection, whatever the number of changes. */
    private static final class Admissions {
        private final LeadType type;
        private final Map<String, Set<String>> connections;
        private final Map<String, Map<String, Admission>> byEntity = new LinkedHashMap<>();

        Admissions(LeadType type, Map<String, Set<String>> connections) {
            this.type = type;
            this.connections = connections;
        }

        void add(String id, String tenant, Hint hint, Priority priority) {
            var ofEntity = byEntity.computeIfAbsent(id, key -> new LinkedHashMap<>());
            connections.forEach((connection, tenants) -> {
                // A removal re-arms whatever link there is; only a touch makes one, and only where the lead may go.
                var mayGo = type.allows(connection) && (tenants.isEmpty() || tenants.contains(tenant));
                if (hint == Hint.REMOVED || mayGo) {
                    ofEntity.merge(connection, admission(id, connection, tenant, hint, priority), Admissions::both);
                }
            });
        }

        private static Admission admission(String id, String connection, String tenant, Hint hint, Priority priority) {
            return new Admission(
                    TimeOrderedId.next(), id, connection, tenant, hint == Hint.TOUCHED, hint == Hint.REMOVED, priority);
        }

        private static Admission both(Admission one, Admission other) {
            return new Admission(
                    one.id(),
                    one.entityId(),
                    one.connection(),
                    other.touched() ? other.tenant() : one.tenant(),
                    one.touched() || other.touched(),
                    one.removed() || other.removed(),
                    one.priority().compareTo(other.priority()) <= 0 ? one.priority() : other.priority());
        }

        Collection<Admission> all() {
            return byEntity.values().stream()
                    .flatMap(ofEntity -> ofEntity.values().stream())
                    .toList();
        }
    }
}
