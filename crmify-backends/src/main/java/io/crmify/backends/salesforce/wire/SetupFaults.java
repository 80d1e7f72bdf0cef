package io.crmify.backends.salesforce.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.HttpAnswer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Salesforce refuses because the set-up is wrong: no record is to blame. */
final class SetupFaults {
    private final String statusField;

    /** @param statusField whose words are the account's; blank for none */
    SetupFaults(String statusField) {
        this.statusField = statusField;
    }

    /** What is wrong for every record that is written alike. */
    Optional<BackendException> fault(HttpAnswer answer, ErrorRow row) {
        return Optional.ofNullable(
                switch (row.code()) {
                    case "INVALID_FIELD" ->
                        fault(
                                answer,
                                "Salesforce has no such field, or shows it to nobody of this user's profile: "
                                        + "create it, grant it, or correct the mapping",
                                "FIELD_UNKNOWN",
                                row);
                    case "INVALID_FIELD_FOR_INSERT_UPDATE" ->
                        fault(
                                answer,
                                "the user may not write the field: grant it, or correct the mapping",
                                "FIELD_READ_ONLY",
                                row);
                    case "INVALID_TYPE" ->
                        fault(
                                answer,
                                "Salesforce has no such object: correct crmify.backend.object",
                                "OBJECT_UNKNOWN",
                                row);
                    case "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" ->
                        row.fields().contains(statusField)
                                ? fault(
                                        answer,
                                        "the status is none of the picklist: add it, or correct the status words",
                                        "STATUS_UNKNOWN",
                                        row)
                                : null;
                    case "NOT_FOUND" -> unknownPlace(answer, row);
                    default -> null;
                });
    }

    private static @Nullable BackendException unknownPlace(HttpAnswer answer, ErrorRow row) {
        var says = row.message().toLowerCase(Locale.ROOT);
        if (says.contains("external id field")) {
            return fault(
                    answer,
                    "Salesforce has no such external id field, or shows it not to this user: create it, or "
                            + "correct crmify.backend.key-field",
                    "KEY_FIELD_MISSING",
                    row);
        }
        return says.contains("requested resource")
                ? fault(
                        answer,
                        "Salesforce knows no such address: correct crmify.backend.object or "
                                + "crmify.backend.api-version",
                        "OBJECT_UNKNOWN",
                        row)
                : null;
    }

    private static MisconfiguredException fault(HttpAnswer answer, String what, String reason, ErrorRow row) {
        var named = row.fields().isEmpty() ? "" : " " + row.fields();
        return new MisconfiguredException("%s: %s%s".formatted(answer, what, named), row.diagnosis(answer, reason));
    }
}
