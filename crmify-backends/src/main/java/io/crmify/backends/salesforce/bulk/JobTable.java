package io.crmify.backends.salesforce.bulk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The rows of a job's table, as many as it may have bytes. A row has a mark and some of the columns. Not thread-safe. */
final class JobTable {
    private final String markColumn;
    private final long most;
    private final Set<String> columns = new LinkedHashSet<>();
    private final List<Row> rows = new ArrayList<>();
    private final AtomicLong cellBytes = new AtomicLong();

    /** @param most bytes of the whole table in UTF-8 */
    JobTable(String markColumn, long most) {
        this.markColumn = markColumn;
        this.most = most;
    }

    private record Row(String mark, Map<String, String> cells) {}

    /** False if the table would become too large by it; then nothing has changed. */
    boolean add(String mark, Map<String, String> cells) {
        var wider = new LinkedHashSet<>(columns);
        wider.addAll(cells.keySet());
        var more =
                bytes(mark) + cells.values().stream().mapToLong(JobTable::bytes).sum();
        if (size(wider, cellBytes.get() + more, rows.size() + 1L) > most) {
            return false;
        }
        columns.addAll(cells.keySet());
        rows.add(new Row(mark, cells));
        cellBytes.addAndGet(more);
        return true;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** A comma for each column but the mark's, and a line feed, also where a row has nothing to tell. */
    private long size(Set<String> names, long cells, long count) {
        var header = Csv.line(header(names)).getBytes(StandardCharsets.UTF_8).length;
        return header + cells + count * (names.size() + 1L);
    }

    private static long bytes(String cell) {
        return Csv.cell(cell).getBytes(StandardCharsets.UTF_8).length;
    }

    private List<String> header(Set<String> names) {
        var header = new ArrayList<String>();
        header.add(markColumn);
        header.addAll(names);
        return header;
    }

    /** An empty cell leaves a field as it is. */
    String csv() {
        var csv = new StringBuilder(Csv.line(header(columns)));
        for (var row : rows) {
            var cells = new ArrayList<String>();
            cells.add(row.mark());
            columns.forEach(name -> cells.add(row.cells().getOrDefault(name, "")));
            csv.append(Csv.line(cells));
        }
        return csv.toString();
    }
}
