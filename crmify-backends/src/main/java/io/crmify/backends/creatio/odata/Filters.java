package io.crmify.backends.creatio.odata;

import java.util.Collection;
import java.util.stream.Collectors;

/** Conditions of {@code $filter}; whatever a value holds, it stays a value. */
public final class Filters {
    private Filters() {}

    /** A text column holds exactly that. */
    public static String text(String column, String value) {
        return "%s eq '%s'".formatted(column, value.replace("'", "''"));
    }

    /** A column of ids, {@code Id} or {@code Entity/Id}, holds that one. {@link IllegalArgumentException} if it is none. */
    public static String id(String column, String id) {
        if (!Guids.isId(id)) {
            throw new IllegalArgumentException("an id was expected for " + column);
        }
        return "%s eq %s".formatted(column, id);
    }

    /** The same for any of them. */
    public static String anyId(String column, Collection<String> ids) {
        return ids.stream().map(id -> id(column, id)).collect(Collectors.joining(" or "));
    }

    /** Both. */
    public static String and(String one, String other) {
        return "(%s) and (%s)".formatted(one, other);
    }
}
