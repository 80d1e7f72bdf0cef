package io.crmify.backends.salesforce.bulk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables as Bulk API 2.0 reads and writes them: commas, line feeds, quotes that are doubled. */
final class Csv {
    private Csv() {}

    static String line(Collection<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\n";
    }

    static String cell(String text) {
        var isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && text.equals(text.strip());
        return isPlain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    /** The rows below the header, each by its columns. Never fails; what is missing is absent. */
    static List<Map<String, String>> rows(String text) {
        var lines = lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (lines.isEmpty()) {
            return List.of();
        }
        var header = lines.get(0);
        return lines.stream()
                .skip(1)
                .map(line -> {
                    var row = new LinkedHashMap<String, String>();
                    for (var i = 0; i < Math.min(header.size(), line.size()); i++) {
                        row.put(header.get(i), line.get(i));
                    }
                    return (Map<String, String>) row;
                })
                .toList();
    }

    private static List<List<String>> lines(String text) {
        var lines = new ArrayList<List<String>>();
        var line = new ArrayList<String>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"') {
                var isDoubled = isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (isDoubled) {
                    cell.append(c);
                    i++;
                } else {
                    isQuoted = !isQuoted;
                }
            } else if (isQuoted || c != ',' && c != '\n' && c != '\r') {
                cell.append(c);
            } else if (c != '\r') {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    lines.add(List.copyOf(line));
                    line.clear();
                }
            }
        }
        if (cell.length() > 0 || !line.isEmpty()) {
            line.add(cell.toString());
            lines.add(List.copyOf(line));
        }
        return lines;
    }
}
