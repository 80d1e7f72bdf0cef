package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.LeadType;
import io.crmify.lead.ConnectionSelector;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Subgraph;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads entities and maps them, each in its latest committed state. One that cannot be read never stops its neighbours; a database
 * that fails stops all, by an exception.
 */
public final class EntityReader {
    private static final Logger LOG = System.getLogger(EntityReader.class.getName());
    private static final int IDS_AT_ONCE = 500;

    private final ReadSessions sessions;
    private final @Nullable ConnectionSelector selector;

    public EntityReader(ReadSessions sessions, @Nullable ConnectionSelector selector) {
        this.sessions = sessions;
        this.selector = selector;
    }

    /**
     * For whom entities are read.
     *
     * @param first whether the connection is the first that is configured
     * @param candidates for a tenant: the connections that may have its leads
     * @param removed the ids that were seen to be removed; of others a row is looked for that a filter may hide
     */
    public record Reader(String connection, boolean first, Candidates candidates, Set<String> removed) {
        /** Tells the connections that the type and the tenant allow. */
        @FunctionalInterface
        public interface Candidates {
            Set<String> of(LeadType type, String tenant);
        }
    }

    /** One reading for each id. */
    public Map<String, Reading> read(LeadType type, List<String> ids, Reader reader) {
        var readings = new LinkedHashMap<String, Reading>();
        var readable = new ArrayList<String>();
        for (var id : ids) {
            if (type.ids().isReadable(id)) {
                readable.add(id);
            } else {
                readings.put(id, new Reading.Unreadable("UNREADABLE_ID", "the id is none of " + type));
            }
        }
        for (int from = 0; from < readable.size(); from += IDS_AT_ONCE) {
            var part = readable.subList(from, Math.min(readable.size(), from + IDS_AT_ONCE));
            readings.putAll(readTogetherOrAlone(type, part, reader));
        }
        return readings;
    }

    private Map<String, Reading> readTogetherOrAlone(LeadType type, List<String> ids, Reader reader) {
        try {
            return sessions.reading(session -> load(session, type, ids, reader));
        } catch (RuntimeException | Error e) {
            rethrowIfNotItsFault(e);
            LOG.log(
                    Level.DEBUG,
                    "A batch of {0} could not be read as a whole: {1}",
                    type,
                    e.getClass().getName());
        }
        var readings = new LinkedHashMap<String, Reading>();
        ids.forEach(id -> readings.put(id, readAlone(type, id, reader)));
        return readings;
    }

    private Reading readAlone(LeadType type, String id, Reader reader) {
        try {
            return sessions.reading(session -> load(session, type, List.of(id), reader))
                    .getOrDefault(id, new Reading.Gone());
        } catch (RuntimeException | Error e) {
            rethrowIfNotItsFault(e);
            return Reading.Unreadable.because(e);
        }
    }

    // It says nothing about the record, which is read again later.
    private static void rethrowIfNotItsFault(Throwable thrown) {
        MachineFailure.rethrow(thrown);
        if (thrown instanceof RuntimeException e && DatabaseFailure.isCauseOf(e)) {
            throw e;
        }
    }

    private Map<String, Reading> load(EntityManager session, LeadType type, List<String> ids, Reader reader) {
        var util = session.getEntityManagerFactory().getPersistenceUnitUtil();
        var entities = new LinkedHashMap<String, Object>();
        for (var paths : type.fetches()) {
            // The same instances each time, with more of them in memory.
            fetch(session, type, ids, paths)
                    .forEach(entity -> entities.put(type.ids().encode(util.getIdentifier(entity)), entity));
        }
        var readings = new LinkedHashMap<String, Reading>();
        entities.forEach((id, entity) -> readings.put(id, map(type, entity, reader)));
        for (var id : ids) {
            if (!readings.containsKey(id)) {
                var hidden = !reader.removed().contains(id)
                        && sessions.hasRow(session, type.names().root(), type.ids(), id);
                readings.put(id, hidden ? new Reading.Refused("") : new Reading.Gone());
            }
        }
        return readings;
    }

    private List<Object> fetch(EntityManager session, LeadType type, List<String> ids, Set<String> paths) {
        var query = new EntityQuery(type.ids());
        var jpql = "select e from " + type.names().entity() + " e where " + query.isOneOf("e", ids.size());
        var typed = query.bindIds(session.createQuery(jpql, Object.class), ids);
        sessions.passCaches(
                typed, type.names().root(), ids.stream().map(type.ids()::decode).toList());
        if (!paths.isEmpty()) {
            var graph = session.createEntityGraph(type.names().root());
            paths.forEach(path -> add(graph, path));
            typed.setHint("jakarta.persistence.loadgraph", graph);
        }
        return typed.getResultList();
    }

    // What only a subclass has, or what lies in an embeddable, is left
    // to lazy loading: not every provider takes it here.
    private static void add(EntityGraph<?> graph, String path) {
        var names = path.split("\\.");
        var last = names[names.length - 1];
        try {
            Subgraph<?> at = null;
            for (int i = 0; i < names.length - 1; i++) {
                at = at == null ? graph.addSubgraph(names[i]) : at.addSubgraph(names[i]);
            }
            if (at == null) {
                graph.addAttributeNodes(last);
            } else {
                at.addAttributeNodes(last);
            }
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "{0} is not fetched with its entity", path);
        }
    }

    private Reading map(LeadType type, Object entity, Reader reader) {
        try {
            var tenant = type.tenantOf(entity);
            var mapping = type.mapping(entity);
            if (mapping == null || !mapping.isLead(entity) || !isFor(reader, type, entity, tenant)) {
                return new Reading.Refused(tenant);
            }
            var rule = type.crmId(entity.getClass(), reader.connection(), reader.first());
            var carried = rule == null ? null : rule.carriedBy(entity);
            return new Reading.Found(mapping.content(entity), mapping, tenant, carried);
        } catch (RuntimeException | Error e) {
            rethrowIfNotItsFault(e);
            return Reading.Unreadable.because(e);
        }
    }

    private boolean isFor(Reader reader, LeadType type, Object entity, String tenant) {
        var candidates = reader.candidates().of(type, tenant);
        return candidates.contains(reader.connection())
                && (selector == null || selector.select(entity, candidates).contains(reader.connection()));
    }
}
