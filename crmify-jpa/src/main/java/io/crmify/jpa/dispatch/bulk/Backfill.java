package io.crmify.jpa.dispatch.bulk;

import io.crmify.jpa.job.Job;
import io.crmify.jpa.job.Jobs;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.link.Admission;
import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.admin.Figures;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.read.LeadLookup;
import io.crmify.jpa.mapping.read.LeadLookup.Condition;
import io.crmify.jpa.mapping.read.LeadLookup.Tenanted;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.LoggedFailure;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.store.row.TimeOrderedId;
import io.crmify.operations.JobStatus.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes the link of every entity of a type due, a page at a time, behind all that is fresh. Each page, and how far the job has got
 * by it, are one transaction on crmify's own tables; between two pages any node may take the job.
 */
public final class Backfill {
    private static final Logger LOG = System.getLogger(Backfill.class.getName());
    private static final int PAGE = 1000;
    /** So many links of a connection may wait, so that the queue stays bounded. */
    private static final int BACKLOG = 20_000;

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

    private final Database database;
    private final Tables tables;
    private final Lanes lanes;
    private final LeadModel model;
    private final LeadLookup lookup;
    private final Duration lease;

    public Backfill(Database database, Tables tables, Lanes lanes, LeadModel model, LeadLookup lookup, Duration lease) {
        this.database = database;
        this.tables = tables;
        this.lanes = lanes;
        this.model = model;
        this.lookup = lookup;
        this.lease = lease;
    }

    /** What it reads and writes. */
    public record Tables(Jobs jobs, Links links, Figures figures, LaneStates states) {}

    /** Moves each job on by a page, if it may; false if none got on. */
    public boolean work() {
        var progress = false;
        for (var job : tables.jobs().free()) {
            var type = model.types().get(job.type());
            if (job.kind() == Kind.BACKFILL && type != null) {
                progress |= isFull(job) ? waiting("BACKLOG", job) : work(job, type);
            }
        }
        return progress;
    }

    private boolean isFull(Job job) {
        return database.inTransaction(jdbc -> tables.figures().backlog(jdbc, job.connection(), BACKLOG)) >= BACKLOG;
    }

    private boolean waiting(String reason, Job job) {
        tables.jobs().note(job, reason);
        return false;
    }

    private boolean work(Job job, LeadType type) {
        var token = UUID.randomUUID();
        var claimed = tables.jobs().claim(job, token, lease);
        return claimed.isPresent() && page(claimed.get(), type, token);
    }

    // The look-up takes a connection of its own, so none is held meanwhile.
    private boolean page(Job job, LeadType type, UUID token) {
        try {
            var found = lookup.where(type, everyLead(type), job.reached(), PAGE);
            return database.inTransaction(jdbc -> admit(jdbc, job, type, token, found));
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-314 A page of the backfill of " + type + " for connection " + job.connection()
                            + " failed; it is tried again in " + AFTER_A_FAILURE + ". "
                            + LoggedFailure.line(e),
                    LoggedFailure.of(e));
            return waiting("LOOKUP_FAILED", job, token);
        }
    }

    private boolean waiting(String reason, Job job, UUID token) {
        try {
            tables.jobs().putOff(job, token, AFTER_A_FAILURE, reason);
        } catch (StoreException e) {
            LOG.log(Level.DEBUG, "The lease of the job ends by itself", LoggedFailure.of(e));
        }
        return false;
    }

    // A hierarchy whose root is no lead has others in it.
    private static Condition everyLead(LeadType type) {
        var leads = type.mappings().keySet();
        return leads.contains(type.names().root())
                ? new Condition(type.names().entity(), "", Map.of())
                : new Condition(type.names().entity(), "type(e) in :leads", Map.of("leads", leads));
    }

    private boolean admit(Jdbc jdbc, Job job, LeadType type, UUID token, List<Tenanted> found) {
        var last = found.size() < PAGE;
        var ours = last
                ? tables.jobs().end(jdbc, job, token, found.size())
                : tables.jobs().advance(jdbc, job, token, found.get(PAGE - 1).id(), PAGE);
        if (ours) {
            var tenants = tables.states().seen(jdbc, lanes.names()).get(job.connection());
            if (tenants != null) {
                tables.links().admit(jdbc, type.name(), admissions(job, tenants, found));
            }
        }
        return ours;
    }

    private static List<Admission> admissions(Job job, Set<String> tenants, List<Tenanted> found) {
        return found.stream()
                .filter(lead -> lead.id().length() <= Admission.LONGEST_ID)
                .filter(lead -> tenants.isEmpty() || tenants.contains(lead.tenant()))
                .map(lead -> new Admission(
                        TimeOrderedId.next(),
                        lead.id(),
                        job.connection(),
                        lead.tenant(),
                        true,
                        false,
                        Priority.BACKFILL))
                .toList();
    }
}
