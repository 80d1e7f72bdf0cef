package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.FanOut;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.Normal;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the ids of leads: those that a related entity concerns, or that meet a condition. In pages, in the order of ids. */
public final class LeadLookup {
    private static final int IDS_AT_ONCE = 500;

    private final ReadSessions sessions;

    public LeadLookup(ReadSessions sessions) {
        this.sessions = sessions;
    }

    /** A lead that was found. */
    public record Tenanted(String id, String tenant) {}

    /**
     * The leads that a path leads from to an entity.
     *
     * @param after the last one of the page before; null for the first page
     */
    public List<Tenanted> of(FanOut fanOut, String relatedId, @Nullable String after, int most) {
        var related = new EntityQuery(fanOut.relatedIds());
        var from = fanOut.entity() + " e" + joins(fanOut.hops());
        var end = fanOut.hops().isEmpty() ? "e" : "j" + fanOut.hops().size();
        var condition = related.isOneOf(end, 1);
        return page(
                fanOut.type(),
                new Selection(from, condition, Map.of()),
                new Page(after, most),
                List.of(relatedId),
                related);
    }

    /**
     * Which leads are asked for.
     *
     * @param entity the JPA name of the root or of a subclass
     * @param jpql a condition on {@code e}; blank for all
     */
    public record Condition(String entity, String jpql, Map<String, ?> parameters) {}

    /** The leads that meet a condition. */
    public List<Tenanted> where(LeadType type, Condition condition, @Nullable String after, int most) {
        var selection = new Selection(condition.entity() + " e", condition.jpql(), condition.parameters());
        return page(type, selection, new Page(after, most), List.of(), new EntityQuery(type.ids()));
    }

    /** Which of some ids have no entity any more, not even one that a filter hides; an id that is none of the type has none. */
    public Set<String> gone(LeadType type, Collection<String> ids) {
        var gone = new HashSet<>(ids);
        var readable = ids.stream().filter(type.ids()::isReadable).distinct().toList();
        for (int from = 0; from < readable.size(); from += IDS_AT_ONCE) {
            var part = readable.subList(from, Math.min(readable.size(), from + IDS_AT_ONCE));
            gone.removeAll(sessions.reading(session -> there(session, type, part)));
        }
        return gone;
    }

    private Set<String> there(EntityManager session, LeadType type, List<String> ids) {
        var query = new EntityQuery(type.ids());
        var jpql = "select " + query.select("e") + " from " + type.names().entity() + " e where "
                + query.isOneOf("e", ids.size());
        var there = new HashSet<String>();
        query.bindIds(EntityQuery.rows(session, jpql), ids)
                .getResultList()
                .forEach(row -> there.add(query.idOf(EntityQuery.columns(row))));
        for (var id : ids) {
            if (!there.contains(id) && sessions.hasRow(session, type.names().root(), type.ids(), id)) {
                there.add(id);
            }
        }
        return there;
    }

    private record Selection(String from, String condition, Map<String, ?> parameters) {}

    private record Page(@Nullable String after, int most) {}

    private List<Tenanted> page(
            LeadType type, Selection selection, Page page, List<String> relatedIds, EntityQuery related) {
        var query = new EntityQuery(type.ids());
        var tenant = type.tenant() == null ? "" : ", e." + type.tenant().text();
        var after = page.after();
        var conditions = (selection.condition().isBlank() ? "" : "(" + selection.condition() + ")")
                + (!selection.condition().isBlank() && after != null ? " and " : "")
                + (after == null ? "" : query.isAfter("e"));
        var jpql = "select distinct " + query.select("e") + tenant + " from " + selection.from()
                + (conditions.isEmpty() ? "" : " where " + conditions) + " order by " + query.order("e");
        return sessions.reading(session -> {
            var typed = EntityQuery.rows(session, jpql).setMaxResults(page.most());
            selection.parameters().forEach(typed::setParameter);
            if (!relatedIds.isEmpty()) {
                related.bindIds(typed, relatedIds);
            }
            if (after != null) {
                query.bindAfter(typed, after);
            }
            return typed.getResultList().stream()
                    .map(EntityQuery::columns)
                    .map(row -> new Tenanted(query.idOf(row), tenant.isEmpty() ? "" : last(row)))
                    .toList();
        });
    }

    private static String last(Object[] row) {
        return Normal.tenant(row[row.length - 1]);
    }

    private static String joins(List<String> hops) {
        var joins = new StringBuilder();
        for (int i = 0; i < hops.size(); i++) {
            joins.append(" join ")
                    .append(i == 0 ? "e" : "j" + i)
                    .append('.')
                    .append(hops.get(i))
                    .append(" j")
                    .append(i + 1);
        }
        return joins.toString();
    }
}
