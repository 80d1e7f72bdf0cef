package io.crmify.backends.fake.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tables of commas, quotes and line feeds. */
final class Table {
    private static final Pattern CELL = Pattern.compile("\"((?:[^\"]++|\"\")*+)\"(,|\\n|$)|([^,\"\\n]*)(,|\\n|$)");

    private Table() {}

    static List<List<String>> lines(String text) {
        var lines = new ArrayList<List<String>>();
        var line = new ArrayList<String>();
        var cells = CELL.matcher(text);
        for (var at = 0; at < text.length() && cells.find(at); at = cells.end()) {
            var quoted = cells.group(1);
            line.add(quoted == null ? cells.group(3) : quoted.replace("\"\"", "\""));
            if (!",".equals(quoted == null ? cells.group(4) : cells.group(2))) {
                lines.add(List.copyOf(line));
                line.clear();
            }
        }
        return lines;
    }

    static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> "\"" + cell.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(",", "", "\n"));
    }
}
