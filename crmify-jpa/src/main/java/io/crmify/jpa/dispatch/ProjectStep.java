package io.crmify.jpa.dispatch;

import io.crmify.jpa.config.CrmifyConfig.Switches;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.Projectable;
import io.crmify.jpa.link.Projectable.Within;
import io.crmify.jpa.link.Settlement;
import io.crmify.jpa.link.project.Projection;
import io.crmify.jpa.mapping.CrmIdRule;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.LoggedFailure;
import io.crmify.jpa.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Brings CRM ids onto entities: those just settled at once, and what was locked or left by others at the next look. */
final class ProjectStep {
    private static final int SWEPT_AT_ONCE = 100;

    private static final Logger LOG = System.getLogger(ProjectStep.class.getName());

    private final Database database;
    private final Links links;
    private final Lanes lanes;
    private final LeadModel model;
    private final Projection projection;
    private final Switches switches;

    ProjectStep(
            Database database, Links links, Lanes lanes, LeadModel model, Projection projection, Switches switches) {
        this.database = database;
        this.links = links;
        this.lanes = lanes;
        this.model = model;
        this.projection = projection;
        this.switches = switches;
    }

    /** Whether leads of a type have an attribute for the id of a lane, and it is to be filled in. */
    boolean projects(LeadType type, Lane lane) {
        return switches.projectId()
                && type.crmIds().stream()
                        .anyMatch(rule -> rule.connection().isEmpty()
                                ? lane.isFirst()
                                : rule.connection().equals(lane.name()));
    }

    void project(LeadType type, List<Settlement> settled) {
        bring(type, waiting(settled));
    }

    private static List<Projectable> waiting(List<Settlement> settlements) {
        return settlements.stream()
                .map(Settlement::projectable)
                .flatMap(Optional::stream)
                .toList();
    }

    /** How ids of settlements of one claim are brought within the statement that writes these; empty if they cannot be. */
    Optional<Within> within(Claim claim, List<Settlement> settlements) {
        return rule(claim.type(), claim.lane().name())
                .flatMap(rule -> projection.within(claim.type(), rule, waiting(settlements)));
    }

    /** The settlements that were written so, some of them with the id on the entity now. */
    List<Settlement> after(Claim claim, List<Settlement> settlements, Within within, Set<UUID> projected) {
        projection.written(
                claim.type(),
                within.all().stream()
                        .filter(link -> projected.contains(link.link()))
                        .toList());
        return settlements.stream()
                .map(settlement -> projected.contains(settlement.link().id()) ? settlement.projected() : settlement)
                .toList();
    }

    /** What is left, some of it; how many were brought. */
    int sweep() {
        var brought = 0;
        for (var type : model.types().values()) {
            if (switches.projectId() && !type.crmIds().isEmpty()) {
                var waiting = database.inTransaction(jdbc -> links.unprojected(jdbc, type.name(), SWEPT_AT_ONCE));
                brought += bring(type, waiting);
            }
        }
        return brought;
    }

    private int bring(LeadType type, List<Projectable> waiting) {
        var brought = 0;
        var byConnection = waiting.stream().collect(Collectors.groupingBy(Projectable::connection));
        for (var ofConnection : byConnection.entrySet()) {
            brought += rule(type, ofConnection.getKey())
                    .map(rule -> bring(type, rule, ofConnection.getValue()))
                    .orElse(0);
        }
        return brought;
    }

    // One that its table refuses must not keep the others from theirs.
    private int bring(LeadType type, CrmIdRule rule, List<Projectable> links) {
        try {
            return projection.project(type, rule, links);
        } catch (RuntimeException e) {
            if (links.size() == 1 || isOfTheTable(e)) {
                LOG.log(
                        Level.WARNING,
                        "CRMIFY-306 The CRM''s id cannot be written onto a {0}; it is tried again later: {1}",
                        type,
                        LoggedFailure.line(e));
                return 0;
            }
        }
        return links.stream().mapToInt(link -> bring(type, rule, List.of(link))).sum();
    }

    /** It is no single row's fault: the table is being altered, say, or the database is away. */
    private static boolean isOfTheTable(RuntimeException failure) {
        return failure instanceof StoreException e && !e.isDataFault() && !e.isUniqueViolation();
    }

    private Optional<CrmIdRule> rule(LeadType type, String connection) {
        var lane = lanes.lane(connection);
        return lane == null || !projects(type, lane)
                ? Optional.empty()
                : type.crmIds().stream()
                        .filter(rule -> rule.connection().isEmpty()
                                ? lane.isFirst()
                                : rule.connection().equals(connection))
                        .findFirst();
    }
}
