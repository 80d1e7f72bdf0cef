package io.crmify.backend.failure;

/** The CRM refuses the batch as a whole and does not say for which record. crmify halves it until it knows. */
public final class BatchRefusedException extends BackendException {
    private static final long serialVersionUID = 1L;

    public BatchRefusedException(String message, Diagnosis diagnosis) {
        super(message, diagnosis, null);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.BATCH_REFUSED;
    }
}
