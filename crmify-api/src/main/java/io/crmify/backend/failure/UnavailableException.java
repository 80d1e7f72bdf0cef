package io.crmify.backend.failure;

import org.jspecify.annotations.Nullable;

/** No connection to the CRM could be made, or what had to be asked first was not answered; nothing was applied. */
public final class UnavailableException extends BackendException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message, Diagnosis diagnosis, @Nullable Throwable cause) {
        super(message, diagnosis, cause);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.UNAVAILABLE;
    }
}
