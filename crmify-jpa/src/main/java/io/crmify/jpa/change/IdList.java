package io.crmify.jpa.change;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ids as one text: one per line, with line ends and backslashes in them escaped. */
final class IdList {
    private IdList() {}

    static String write(List<String> ids) {
        return ids.stream()
                .map(id -> id.replace("\\", "\\\\").replace("\n", "\\n"))
                .collect(Collectors.joining("\n"));
    }

    static List<String> read(String text) {
        return Stream.of(text.split("\n", -1)).map(IdList::unescape).toList();
    }

    private static String unescape(String id) {
        if (id.indexOf('\\') < 0) {
            return id;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            var c = id.charAt(i);
            if (c == '\\' && i + 1 < id.length()) {
                var escaped = id.charAt(++i);
                plain.append(escaped == 'n' ? '\n' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
