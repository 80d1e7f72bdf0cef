package io.crmify.jpa.store;

import io.crmify.CrmifyException;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may be logged of a failure: its kind, its place and those of its causes. A message of somebody else's is left out, since it
 * may quote a row or what was sent; a database's state and code say as much.
 */
public final class LoggedFailure extends CrmifyException {
    private static final long serialVersionUID = 1L;

    // Causes may go round in a circle.
    private static final int DEEPEST = 10;

    private LoggedFailure(Throwable failure, @Nullable LoggedFailure cause) {
        super(kind(failure), cause);
        setStackTrace(failure.getStackTrace());
    }

    public static LoggedFailure of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static LoggedFailure of(Throwable failure, int depth) {
        var cause = failure.getCause();
        return new LoggedFailure(failure, cause == null || depth == 1 ? null : of(cause, depth - 1));
    }

    /** The same in one line, without places. */
    public static String line(Throwable failure) {
        return Stream.<Throwable>iterate(of(failure), LoggedFailure::isThere, Throwable::getCause)
                .map(Throwable::toString)
                .collect(Collectors.joining(", by "));
    }

    private static boolean isThere(@Nullable Throwable cause) {
        return cause != null;
    }

    private static String kind(Throwable failure) {
        var name = failure.getClass().getName();
        if (failure instanceof CrmifyException) {
            return name + ": " + failure.getMessage();
        } else if (failure instanceof SQLException e) {
            return "%s (SQL state %s, code %d)".formatted(name, e.getSQLState(), e.getErrorCode());
        }
        return name;
    }

    /** Of what kind it was, rather than that it is one of these. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
