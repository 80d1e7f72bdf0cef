package io.crmify.jpa.mapping.read;

import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.QueryTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells whether the database, or the way to it, was at fault, and not what was asked of it. */
final class DatabaseFailure {
    // No connection; no resources; an operator stepped in; rolled back for others' sake; out of time.
    private static final List<String> STATES = List.of("08", "53", "57", "40", "HYT");

    // Causes may go round in a circle.
    private static final int DEEPEST = 30;

    private DatabaseFailure() {}

    static boolean isCauseOf(Throwable thrown) {
        return Stream.<Throwable>iterate(thrown, DatabaseFailure::isThere, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(DatabaseFailure::isOne);
    }

    private static boolean isThere(@Nullable Throwable cause) {
        return cause != null;
    }

    private static boolean isOne(Throwable cause) {
        return cause instanceof LockTimeoutException
                || cause instanceof QueryTimeoutException
                || cause instanceof SQLException e && isOne(e);
    }

    private static boolean isOne(SQLException cause) {
        var state = String.valueOf(cause.getSQLState());
        return cause instanceof SQLTransientException
                || cause instanceof SQLNonTransientConnectionException
                || cause instanceof SQLRecoverableException
                || STATES.stream().anyMatch(state::startsWith)
                || isThrownByPool(cause);
    }

    // Not every pool that is exhausted says so by a class or a state.
    private static boolean isThrownByPool(SQLException cause) {
        return Stream.of(cause.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("getConnection"));
    }
}
