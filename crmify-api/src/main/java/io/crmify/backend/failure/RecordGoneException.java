package io.crmify.backend.failure;

/** The CRM does not know the id of an update: it was deleted or merged there. */
public final class RecordGoneException extends BackendException {
    private static final long serialVersionUID = 1L;

    public RecordGoneException(String message, Diagnosis diagnosis) {
        super(message, diagnosis, null);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.RECORD_GONE;
    }
}
