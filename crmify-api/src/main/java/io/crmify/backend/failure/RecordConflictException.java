package io.crmify.backend.failure;

/**
 * The CRM has a record for this person already, with an e-mail that must be unique say, and told its id. crmify adopts it.
 */
public final class RecordConflictException extends BackendException {
    private static final long serialVersionUID = 1L;

    private final String existingId;

    public RecordConflictException(String message, Diagnosis diagnosis, String existingId) {
        super(message, diagnosis, null);
        this.existingId = existingId;
    }

    /** The record that is there. */
    public String existingId() {
        return existingId;
    }

    @Override
    public FailureKind kind() {
        return FailureKind.RECORD_CONFLICT;
    }
}
