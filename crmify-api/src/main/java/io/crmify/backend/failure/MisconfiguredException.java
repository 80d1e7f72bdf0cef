package io.crmify.backend.failure;

/**
 * The set-up of the CRM or of the mapping is wrong, and every record of the type would be refused alike. The message names what is missing.
 */
public final class MisconfiguredException extends BackendException {
    private static final long serialVersionUID = 1L;

    public MisconfiguredException(String message, Diagnosis diagnosis) {
        super(message, diagnosis, null);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.MISCONFIGURED;
    }
}
