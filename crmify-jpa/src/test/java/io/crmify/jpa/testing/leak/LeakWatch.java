package io.crmify.jpa.testing.leak;

import io.crmify.jpa.testing.Rows;
import io.crmify.lead.Lead;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Looks for {@link Marks} in all that crmify logs, stores and tells. */
public final class LeakWatch {
    private static final Set<String> LINES = ConcurrentHashMap.newKeySet();
    private static final AtomicLong TEXTS = new AtomicLong();

    private LeakWatch() {}

    /** Every line of crmify's loggers, and the messages of what was thrown; they are looked through at the end of the run. */
    static final class Listener extends Handler {
        @Override
        public void publish(LogRecord line) {
            see(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** For what does not reach the root logger. */
    public static void see(LogRecord line) {
        var logger = String.valueOf(line.getLoggerName());
        if (logger.startsWith("io.crmify.") && !logger.startsWith("io.crmify.sample")) {
            var text = new StringBuilder(logger + ": " + new SimpleFormatter().formatMessage(line));
            append(line.getThrown(), text, 0);
            LINES.add(text.toString());
        }
    }

    private static void append(Throwable thrown, StringBuilder text, int depth) {
        if (thrown != null && depth < 20) {
            text.append(" | ").append(thrown);
            for (var suppressed : thrown.getSuppressed()) {
                append(suppressed, text, depth + 1);
            }
            append(thrown.getCause(), text, depth + 1);
        }
    }

    /** What a CRM was sent, by whatever provider it was read. */
    public static void plant(Lead lead) {
        lead.fields().values().forEach(value -> Marks.plant(value.toString()));
        lead.properties().values().forEach(value -> Marks.plant(value.toString()));
        Stream.of(lead.status(), lead.crmId(), lead.key().id())
                .filter(Objects::nonNull)
                .forEach(Marks::allow);
    }

    /** How many texts were looked through so far. */
    static long texts() {
        return TEXTS.get();
    }

    /** The lines seen until now. */
    static List<String> lines() {
        return List.copyOf(LINES);
    }

    /** The lines seen until now that hold a mark, and forgets all. */
    static List<String> leaksOfTheLog() {
        var lines = List.copyOf(LINES);
        LINES.removeAll(lines);
        return leaks(lines);
    }

    /** Fails if a row of crmify's tables, or something that it told, holds a mark. */
    public static void ensureSecrecy(DataSource database, Collection<?> told) {
        var leaks = new ArrayList<>(leaksOf(database));
        leaks.addAll(leaks(told));
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    "What belongs to a person or is secret has been stored or told:\n" + String.join("\n", leaks));
        }
    }

    /** The rows of crmify's tables that hold a mark. */
    static List<String> leaksOf(DataSource database) {
        var leaks = new ArrayList<String>();
        for (var table : tables(database)) {
            leaks.addAll(leaks(Rows.of(database, "select * from " + table).stream()
                    .map(row -> table + " " + row)
                    .toList()));
        }
        return leaks;
    }

    static List<String> leaks(Collection<?> told) {
        TEXTS.addAndGet(told.size());
        var leaks = new ArrayList<String>();
        for (var text : told) {
            var found = Marks.in(String.valueOf(text));
            if (!found.isEmpty()) {
                leaks.add(found + " in: " + text);
            }
        }
        return leaks;
    }

    private static List<String> tables(DataSource database) {
        try (var connection = database.getConnection();
                var found = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {
                            "TABLE", "BASE TABLE"
                        })) {
            var tables = new ArrayList<String>();
            while (found.next()) {
                var name = found.getString("TABLE_NAME");
                if (name.regionMatches(true, 0, "crmify_", 0, 7)) {
                    tables.add(name);
                }
            }
            return tables;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
