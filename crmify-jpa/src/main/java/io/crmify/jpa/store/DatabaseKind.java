package io.crmify.jpa.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** The databases that crmify has SQL for. */
public enum DatabaseKind {
    // One reading per statement, so that it can bound the walk through an index. No
    // detour over the session's time zone, where an hour a year is ambiguous.
    H2("datediff('MILLISECOND', timestamp with time zone '1970-01-01 00:00:00+00', current_timestamp)"),
    POSTGRESQL("(extract(epoch from statement_timestamp()) * 1000)::bigint"),
    MARIADB("(timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)");

    private final String epochMillis;

    DatabaseKind(String epochMillis) {
        this.epochMillis = epochMillis;
    }

    String epochMillis() {
        return epochMillis;
    }

    /** The name as in resource paths and messages. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind behind a connection; empty if crmify has no SQL for it. */
    static Optional<DatabaseKind> of(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "H2" -> Optional.of(H2);
            case "PostgreSQL" -> Optional.of(POSTGRESQL);
            case "MariaDB" -> Optional.of(MARIADB);
            default -> Optional.empty();
        };
    }
}
