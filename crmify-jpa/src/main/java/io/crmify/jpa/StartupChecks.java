package io.crmify.jpa;

import io.crmify.annotation.Write;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.jpa.config.CrmifyConfig;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.mapping.FieldName;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that the mapping, the connections and their backends go together. */
final class StartupChecks {
    private static final Logger LOG = System.getLogger(StartupChecks.class.getName());

    private final CrmifyConfig config;
    private final LeadModel model;
    private final Lanes lanes;
    private final Faults faults;

    StartupChecks(CrmifyConfig config, LeadModel model, Lanes lanes, Faults faults) {
        this.config = config;
        this.model = model;
        this.lanes = lanes;
        this.faults = faults;
    }

    void check(String unit) {
        if (model.isEmpty()) {
            faults.add(
                    "CRMIFY-137",
                    unit,
                    "the persistence unit has no lead",
                    "annotate an entity with @CrmLead, or give crmify a LeadMapper");
        }
        for (var type : model.types().values()) {
            type.connections()
                    .forEach(name ->
                            checkConnection(type.names().root().getSimpleName() + " @CrmLead(connections)", name));
            type.crmIds().stream()
                    .filter(rule -> !rule.connection().isEmpty())
                    .forEach(rule -> checkConnection(
                            rule.entity().getSimpleName() + "." + rule.attribute() + " @CrmId", rule.connection()));
            lanes.all().stream().filter(lane -> type.allows(lane.name())).forEach(lane -> check(type, lane));
        }
        lanes.all().forEach(this::check);
    }

    private void checkConnection(String where, String name) {
        var known = config.connections().stream()
                .map(connection -> connection.name())
                .collect(Collectors.toSet());
        if (!known.contains(name)) {
            faults.add(
                    "CRMIFY-132",
                    where,
                    "there is no connection '" + name + "'",
                    "name one of " + String.join(", ", new TreeSet<>(known)));
        }
    }

    private void check(Lane lane) {
        if (config.keyset() == null && lane.config().access().credentials().refreshToken() != null) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-203 Connection {0} has a refresh token, and crmify.encryption.keyset is not set: what the CRM gives out is"
                            + " kept in the memory of each node only. If the CRM replaces refresh tokens as they are used, the next start"
                            + " and other nodes are refused; set a keyset.",
                    lane);
        }
        if (lane.profile().guarantee() == CreateGuarantee.FINDABLE && !(lane.backend() instanceof KeyLookup)) {
            faults.add(
                    "CRMIFY-106",
                    lane.config().prefix() + "backend",
                    "it says that its creates are FINDABLE, but has no way to find them",
                    "let it implement KeyLookup");
        }
    }

    private void check(LeadType type, Lane lane) {
        var names = new TreeSet<FieldName>();
        type.mappings().values().forEach(mapping -> names.addAll(mapping.names()));
        var missing = names.stream()
                .filter(name -> name.field() != null && !lane.profile().fields().contains(name.field()))
                .toList();
        if (!missing.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-202 {0}: the CRM of connection {1} has no field for {2}; it is not sent there.",
                    type,
                    lane,
                    missing);
        }
        var asked = type.mappings().values().stream().anyMatch(mapping -> mapping.names().stream()
                .anyMatch(name -> mapping.write(name) == Write.IF_CRM_EMPTY));
        if (asked && !(lane.backend() instanceof ReadRecords)) {
            faults.add(
                    "CRMIFY-133",
                    type.names().root().getSimpleName(),
                    "a field is written IF_CRM_EMPTY, but the backend of " + lane + " cannot read records",
                    "choose another Write, or another connection");
        }
    }
}
