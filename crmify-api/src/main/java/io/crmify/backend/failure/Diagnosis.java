package io.crmify.backend.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a failure, fit for logs and operators.
 *
 * @param reason a stable code such as {@code INVALID_EMAIL} or {@code PROPERTY_UNKNOWN}: upper case, digits and underscores
 * @param httpStatus the answer's status; null if there was none
 * @param fields the CRM's names of the fields it is about, at most ten; never their values
 */
public record Diagnosis(String reason, @Nullable Integer httpStatus, List<String> fields) {
    public Diagnosis {
        if (!reason.matches("[A-Z][A-Z0-9_]{0,63}")) {
            throw new IllegalArgumentException("reason was '" + reason + "'; write it like INVALID_EMAIL");
        }
        fields = fields.stream().limit(10).toList();
    }

    /** A reason that no HTTP answer gave. */
    public static Diagnosis of(String reason) {
        return new Diagnosis(reason, null, List.of());
    }

    public static Diagnosis of(String reason, int httpStatus) {
        return new Diagnosis(reason, httpStatus, List.of());
    }

    public static Diagnosis of(String reason, int httpStatus, List<String> fields) {
        return new Diagnosis(reason, httpStatus, fields);
    }

    /** As in messages: {@code INVALID_EMAIL (HTTP 400; email)}. */
    @Override
    public String toString() {
        var more = httpStatus == null ? "" : "HTTP " + httpStatus;
        var named = String.join(", ", fields);
        var both = more.isEmpty() || named.isEmpty() ? more + named : more + "; " + named;
        return both.isEmpty() ? reason : reason + " (" + both + ")";
    }
}
