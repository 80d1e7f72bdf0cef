package io.crmify.jpa;

import io.crmify.LaneStatus;
import io.crmify.jpa.capture.CapturedUnit;
import io.crmify.jpa.link.admin.LinkList;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.operations.FailureFilter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The connections and types that operators may name: those of this node, and those that rows name. */
final class KnownNames {
    private final CapturedUnit unit;
    private final LeadModel model;
    private final Startup.Engine engine;
    private final LinkList links;

    KnownNames(CapturedUnit unit, LeadModel model, Startup.Engine engine) {
        this.unit = unit;
        this.model = model;
        this.engine = engine;
        this.links = new LinkList(unit.database().kind(), unit.name());
    }

    /** Each node has said in a row which ones it has. */
    Set<String> connections() {
        var connections = new TreeSet<>(engine.lanes().names());
        engine.stores().states().statuses().stream().map(LaneStatus::connection).forEach(connections::add);
        return connections;
    }

    String connection(String name) {
        return known("connection", name, connections());
    }

    String type(String name) {
        var types = new TreeSet<>(model.types().keySet());
        types.addAll(unit.database().inTransaction(links::types));
        return known("type", name, types);
    }

    LeadType ofThisNode(String type) {
        var found = model.types().get(type);
        if (found == null) {
            throw unknown("type", type, new TreeSet<>(model.types().keySet()));
        }
        return found;
    }

    FailureFilter check(FailureFilter filter) {
        if (filter.connection() != null) {
            connection(filter.connection());
        }
        if (filter.type() != null) {
            type(filter.type());
        }
        return filter;
    }

    private static String known(String what, String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw unknown(what, name, known);
        }
        return name;
    }

    private static IllegalArgumentException unknown(String what, String name, Collection<String> known) {
        return new IllegalArgumentException("There is no " + what + " '" + name + "'; there are " + known);
    }
}
