package io.crmify.jpa.journal;

import io.crmify.jpa.store.row.DetailColumn;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal.
 *
 * @param operation PUSH, DELETE, FIND, READ, ACCOUNT, KEY, STATUSES, IMPORT, IMPORT_STATE or IMPORTED; RECORD for what became of a single record
 * @param link the record's; null for a call
 * @param reason a stable code; null if nothing failed
 */
public record Entry(
        String type,
        String operation,
        @Nullable UUID link,
        int records,
        int failed,
        @Nullable String reason,
        @Nullable String detail,
        Duration took) {
    public Entry {
        detail = detail == null ? null : DetailColumn.fit(detail);
    }

    /** A call to the CRM. */
    public static Entry call(String type, String operation, int records, int failed, Duration took) {
        return new Entry(type, operation, null, records, failed, null, null, took);
    }

    /** The same call, failed as a whole. */
    public Entry failed(String code, String message) {
        return new Entry(type, operation, link, records, records, code, message, took);
    }

    /** A record whose failure or changed outcome is worth a line. */
    public static Entry record(String type, UUID link, String reason, String detail) {
        return new Entry(type, "RECORD", link, 1, 1, reason, detail, Duration.ZERO);
    }
}
