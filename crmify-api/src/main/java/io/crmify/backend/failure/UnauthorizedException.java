package io.crmify.backend.failure;

/** The CRM refuses the credentials, also after they were renewed where they can be. */
public final class UnauthorizedException extends BackendException {
    private static final long serialVersionUID = 1L;

    public UnauthorizedException(String message, Diagnosis diagnosis) {
        super(message, diagnosis, null);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.UNAUTHORIZED;
    }
}
