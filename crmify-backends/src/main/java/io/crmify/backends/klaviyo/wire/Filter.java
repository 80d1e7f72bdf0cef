package io.crmify.backends.klaviyo.wire;

import java.util.Collection;
import java.util.stream.Collectors;

/** Texts of the parameter {@code filter}. */
public final class Filter {
    /** The most values of an {@link #any} that fit into an address. */
    public static final int MOST = 100;

    private Filter() {}

    public static String equal(String field, String value) {
        return "equals(%s,%s)".formatted(field, quoted(value));
    }

    public static String any(String field, Collection<String> values) {
        return values.stream().map(Filter::quoted).collect(Collectors.joining(",", "any(" + field + ",[", "])"));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
