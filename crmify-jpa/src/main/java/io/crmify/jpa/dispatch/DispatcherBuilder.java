package io.crmify.jpa.dispatch;

import io.crmify.jpa.change.Changes;
import io.crmify.jpa.change.FanOutRows;
import io.crmify.jpa.config.CrmifyConfig;
import io.crmify.jpa.dispatch.bulk.Backfill;
import io.crmify.jpa.dispatch.bulk.CollectStep;
import io.crmify.jpa.dispatch.bulk.ImportStep;
import io.crmify.jpa.dispatch.work.BackendCall;
import io.crmify.jpa.dispatch.work.Ownership;
import io.crmify.jpa.dispatch.work.ReadStep;
import io.crmify.jpa.dispatch.work.WorkStep;
import io.crmify.jpa.job.Jobs;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.admin.Figures;
import io.crmify.jpa.link.bulk.Imports;
import io.crmify.jpa.link.project.Projection;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.lead.Fingerprinter;
import io.crmify.jpa.mapping.lead.LeadDiff;
import io.crmify.jpa.mapping.lead.LeadKeys;
import io.crmify.jpa.mapping.read.EntityReader;
import io.crmify.jpa.mapping.read.LeadLookup;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Installation;
import java.util.List;

/** Puts a dispatcher together. */
public final class DispatcherBuilder {
    private final CrmifyConfig config;
    private final Stores stores;
    private final Reads reads;
    private final Lanes lanes;
    private final LeadEvents events;

    public DispatcherBuilder(CrmifyConfig config, Stores stores, Reads reads, Lanes lanes, LeadEvents events) {
        this.config = config;
        this.stores = stores;
        this.reads = reads;
        this.lanes = lanes;
        this.events = events;
    }

    /** The tables. */
    public record Stores(
            String unit,
            Database database,
            Changes changes,
            FanOutRows fanOuts,
            Links links,
            LaneStates states,
            Journal journal,
            Installation installation) {}

    /** The application's side. */
    public record Reads(LeadModel model, EntityReader reader, LeadLookup lookup, Projection projection) {}

    public Dispatcher build() {
        var database = stores.database();
        var links = stores.links();
        var states = stores.states();
        var installation = stores.installation();
        var diff = new LeadDiff(new Fingerprinter(installation.fingerprintKey()));
        var ownership = new Ownership(database, links, reads.model(), reads.reader());
        var imports = new Imports(database, stores.unit());
        var keys = new LeadKeys(installation.namespace());
        var admitter = new Admitter(
                database,
                new Admitter.Tables(stores.changes(), stores.fanOuts(), links, states),
                lanes,
                reads.model(),
                reads.lookup());
        var project = new ProjectStep(database, links, lanes, reads.model(), reads.projection(), config.switches());
        var steps = new Dispatcher.Steps(
                admitter,
                new LaneStep(
                        database,
                        states,
                        links,
                        new Preparation(database, states, stores.journal(), lane -> reads.model()
                                .usesStages(lane.name())),
                        config.pace().lease()),
                new ReadStep(reads.reader(), keys, diff, lanes, states, config.guard()),
                pushes(diff, ownership),
                settling(ownership, project),
                project,
                new Heartbeat(database, links),
                bulk(imports),
                new Dispatcher.Upkeep(
                        backfill(),
                        new Housekeeping(database, stores.changes(), stores.journal(), imports, admitter.names()),
                        () -> lanes.renew(states, installation)),
                List.copyOf(reads.model().types().values()));
        return new Dispatcher(
                steps, database, links, lanes, states, config.pace().lease());
    }

    private SettleStep settling(Ownership ownership, ProjectStep project) {
        var tables = new SettleStep.Tables(stores.database(), stores.links(), stores.journal());
        return new SettleStep(tables, new Verdicts(config), ownership, project, events);
    }

    private Dispatcher.PushSteps pushes(LeadDiff diff, Ownership ownership) {
        var clock = stores.database().clock();
        return (claim, calls) -> new WorkStep(
                claim,
                new BackendCall(claim.lane(), claim.type().name(), claim.endNanos()::get, clock, calls),
                diff,
                ownership);
    }

    private Dispatcher.Bulk bulk(Imports imports) {
        return new Dispatcher.Bulk(
                new ImportStep(stores.database(), imports, stores.journal()),
                new CollectStep(stores.database(), imports, stores.journal(), lanes));
    }

    private Backfill backfill() {
        var database = stores.database();
        var tables = new Backfill.Tables(
                new Jobs(database, stores.unit()),
                stores.links(),
                new Figures(database.kind(), stores.unit()),
                stores.states());
        return new Backfill(
                database,
                tables,
                lanes,
                reads.model(),
                reads.lookup(),
                config.pace().lease());
    }
}
