package io.crmify.backends.salesforce.wire;

import java.util.Collection;
import java.util.stream.Collectors;

/** Texts and lists of texts as a query has them. */
public final class Soql {
    private Soql() {}

    /** In quotes; nothing in the text can end them. */
    public static String quoted(String text) {
        var quoted = new StringBuilder("'");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> quoted.append("\\\\");
                case '\'' -> quoted.append("\\'");
                case '"' -> quoted.append("\\\"");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.appendCodePoint(c);
            }
        });
        return quoted.append('\'').toString();
    }

    /** In brackets, for {@code IN}. */
    public static String list(Collection<String> texts) {
        return texts.stream().map(Soql::quoted).collect(Collectors.joining(", ", "(", ")"));
    }
}
