package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.access.IdCodec;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JPQL over the ids of one entity type, simple or composite. */
final class EntityQuery {
    private final IdCodec ids;

    EntityQuery(IdCodec ids) {
        this.ids = ids;
    }

    /**
     * A condition that an alias has one of some ids; its parameters are {@code p0, p1 ...}. Always of a power of two of them, so that
     * a few texts serve all counts: a provider, a driver and a database each plan a text once.
     */
    String isOneOf(String alias, int count) {
        var paths = ids.paths();
        if (paths.size() == 1) {
            return IntStream.range(0, padded(count))
                    .mapToObj(i -> ":p" + i)
                    .collect(Collectors.joining(", ", alias + "." + paths.get(0) + " in (", ")"));
        }
        return IntStream.range(0, padded(count))
                .mapToObj(i -> IntStream.range(0, paths.size())
                        .mapToObj(part -> alias + "." + paths.get(part) + " = :p" + (i * paths.size() + part))
                        .collect(Collectors.joining(" and ", "(", ")")))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    <T> TypedQuery<T> bindIds(TypedQuery<T> query, List<String> texts) {
        var index = 0;
        for (int i = 0; i < padded(texts.size()); i++) {
            for (var part : ids.parts(texts.get(Math.min(i, texts.size() - 1)))) { // the last fills what is left
                query.setParameter("p" + index++, part);
            }
        }
        return query;
    }

    private static int padded(int count) {
        return count <= 1 ? count : Integer.highestOneBit(count - 1) << 1;
    }

    /** A condition that an alias comes after an id, in the order of {@link #order}; its parameters are {@code a0, a1 ...}. */
    String isAfter(String alias) {
        var paths = ids.paths();
        var cases = new ArrayList<String>();
        for (int i = 0; i < paths.size(); i++) {
            var equal =
                    IntStream.range(0, i).mapToObj(part -> alias + "." + paths.get(part) + " = :a" + part + " and ");
            cases.add(equal.collect(Collectors.joining()) + alias + "." + paths.get(i) + " > :a" + i);
        }
        return cases.stream().collect(Collectors.joining(") or (", "((", "))"));
    }

    <T> void bindAfter(TypedQuery<T> query, String text) {
        var parts = ids.parts(text);
        for (int i = 0; i < parts.size(); i++) {
            query.setParameter("a" + i, parts.get(i));
        }
    }

    String order(String alias) {
        return select(alias);
    }

    /** The parts of the id, parted by commas. */
    String select(String alias) {
        return ids.paths().stream().map(path -> alias + "." + path).collect(Collectors.joining(", "));
    }

    /** The text of an id whose parts are the first columns of a row. */
    String idOf(Object[] row) {
        return ids.encodeParts(Arrays.asList(row).subList(0, ids.paths().size()));
    }

    static TypedQuery<Object> rows(EntityManager session, String jpql) {
        return session.createQuery(jpql, Object.class);
    }

    // One selected column comes as itself.
    static Object[] columns(Object row) {
        return row instanceof Object[] columns ? columns : new Object[] {row};
    }
}
