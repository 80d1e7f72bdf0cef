package io.crmify.backend.failure;

import org.jspecify.annotations.Nullable;

/** The call may or may not have been applied: a time-out, a cut connection, a 5xx, an answer without this record. */
public final class OutcomeUnknownException extends BackendException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, Diagnosis diagnosis) {
        this(message, diagnosis, null);
    }

    public OutcomeUnknownException(String message, Diagnosis diagnosis, @Nullable Throwable cause) {
        super(message, diagnosis, cause);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.OUTCOME_UNKNOWN;
    }
}
