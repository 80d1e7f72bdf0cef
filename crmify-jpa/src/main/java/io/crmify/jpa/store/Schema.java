package io.crmify.jpa.store;

import io.crmify.CrmifyException;
import io.crmify.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * crmify's own tables. Their scripts are in the jar, one folder per database in {@code io/crmify/schema}, one script per version,
 * named as Flyway expects; each can be run again without harm.
 */
public final class Schema {
    private static final Logger LOG = System.getLogger(Schema.class.getName());
    private static final List<String> SCRIPTS = List.of("V1__crmify.sql");
    private static final int TRIES = 5;

    private final Database database;
    private final List<String> scripts;

    public Schema(Database database) {
        this(database, SCRIPTS);
    }

    Schema(Database database, List<String> scripts) {
        this.database = database;
        this.scripts = scripts;
    }

    /** Creates the tables, or brings older ones up to date; does nothing where they are current or newer. */
    public void create() {
        StoreException last = null;
        // Two nodes may start at once: whoever loses the race for a table finds the other's work at the next try.
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var version = version();
            if (version >= scripts.size()) {
                return;
            }
            try {
                scripts.subList(version, scripts.size()).forEach(this::run);
            } catch (StoreException e) {
                last = e;
            }
        }
        if (version() < scripts.size()) {
            throw new CrmifyException(
                    "crmify cannot create its tables; run " + missingScripts() + " as a user who may", last);
        }
    }

    /** What is wrong with the tables; empty if they are current or newer. */
    public Optional<Fault> validate() {
        var version = version();
        return version >= scripts.size()
                ? Optional.empty()
                : Optional.of(new Fault(
                        "CRMIFY-110",
                        "crmify.schema=validate",
                        version == 0
                                ? "crmify's tables are missing in the database"
                                : "crmify's tables are of version %d, but %d is needed"
                                        .formatted(version, scripts.size()),
                        "run " + missingScripts() + ", or set crmify.schema=create"));
    }

    private String missingScripts() {
        return scripts.subList(version(), scripts.size()).stream()
                .map(this::path)
                .collect(Collectors.joining(", "));
    }

    private int version() {
        return database.outsideTransactions(jdbc -> {
            try {
                return jdbc.query(StoreSql.VERSION, row -> row.getInt(1)).get(0);
            } catch (StoreException e) {
                if (e.isMissingTable()) {
                    return 0;
                }
                throw e;
            }
        });
    }

    private void run(String script) {
        LOG.log(Level.INFO, "crmify runs {0} to bring its tables up to date", path(script));
        database.outsideTransactions(jdbc -> {
            statements(read(script)).forEach(jdbc::update);
            return true;
        });
    }

    private static Stream<String> statements(String text) {
        var code = text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return Stream.of(code.split(";\\s*(\n|$)")).filter(statement -> !statement.isBlank());
    }

    private String read(String script) {
        try (var stream = Schema.class.getResourceAsStream("/" + path(script))) {
            if (stream == null) {
                throw new CrmifyException("The resource " + path(script) + " is missing in crmify's jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String path(String script) {
        return "io/crmify/schema/" + database.kind().lowerCase() + "/" + script;
    }
}
