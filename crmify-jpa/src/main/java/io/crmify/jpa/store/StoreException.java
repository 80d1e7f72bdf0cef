package io.crmify.jpa.store;

import io.crmify.CrmifyException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/** crmify's own statement has failed in the database. */
public final class StoreException extends CrmifyException {
    private static final long serialVersionUID = 1L;

    // serialization failure, deadlock (PostgreSQL, MariaDB), lock time-out and deadlock of H2
    private static final Set<String> WORTH_RETRYING = Set.of("40001", "40P01", "HYT00", "HYT01");
    private static final Set<Integer> WORTH_RETRYING_CODES = Set.of(1205, 1213, 1020, 40001, 50200);

    private static final int DUPLICATE_ENTRY = 1062;

    private final boolean worthRetrying;
    private final boolean uniqueViolation;
    private final boolean missingTable;
    private final boolean dataFault;

    StoreException(String what, SQLException cause) {
        super("%s (SQL state %s, code %d)".formatted(what, cause.getSQLState(), cause.getErrorCode()), cause);
        worthRetrying = cause instanceof SQLTransientException
                || WORTH_RETRYING.contains(String.valueOf(cause.getSQLState()))
                || WORTH_RETRYING_CODES.contains(cause.getErrorCode());
        // MariaDB's SQL state is the same for every constraint; only its code tells them apart.
        uniqueViolation = "23505".equals(cause.getSQLState()) || cause.getErrorCode() == DUPLICATE_ENTRY;
        var state = String.valueOf(cause.getSQLState());
        dataFault = state.startsWith("22") || state.startsWith("23");
        missingTable = Set.of("42P01", "42S02", "42S04").contains(String.valueOf(cause.getSQLState()));
    }

    /** Whether the statement named a table that is not there. */
    public boolean isMissingTable() {
        return missingTable;
    }

    /** Whether the statement's values are at fault, so that it fails whenever it is run. */
    public boolean isDataFault() {
        return dataFault;
    }

    /** Whether the same transaction may succeed when it is run again: a deadlock, a serialization failure. */
    public boolean isWorthRetrying() {
        return worthRetrying;
    }

    /** Whether a unique constraint was in the way. */
    public boolean isUniqueViolation() {
        return uniqueViolation;
    }
}
