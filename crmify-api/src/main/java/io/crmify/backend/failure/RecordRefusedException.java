package io.crmify.backend.failure;

/** The CRM refuses this record for its values: HTTP 400 or 422 that names one of its fields. */
public final class RecordRefusedException extends BackendException {
    private static final long serialVersionUID = 1L;

    public RecordRefusedException(String message, Diagnosis diagnosis) {
        super(message, diagnosis, null);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.RECORD_REFUSED;
    }
}
