package io.crmify.backend.failure;

import io.crmify.CrmifyException;
import org.jspecify.annotations.Nullable;

/** A call to the CRM has failed. Its {@link #kind()} says what it means; it is a value as often as it is thrown. */
public abstract sealed class BackendException extends CrmifyException
        permits RecordRefusedException,
                RecordConflictException,
                RecordGoneException,
                OutcomeUnknownException,
                BatchRefusedException,
                UnavailableException,
                ThrottledException,
                UnauthorizedException,
                MisconfiguredException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnosis diagnosis;

    BackendException(String message, Diagnosis diagnosis, @Nullable Throwable cause) {
        super(message, cause);
        this.diagnosis = diagnosis;
    }

    /** What it means for the record, the batch or the connection. */
    public abstract FailureKind kind();

    public Diagnosis diagnosis() {
        return diagnosis;
    }
}
