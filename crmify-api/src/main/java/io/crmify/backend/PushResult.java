package io.crmify.backend;

import io.crmify.backend.failure.BackendException;
import io.crmify.event.LeadSynced.Outcome;
import java.util.function.Function;

/** What became of one lead of a push. */
public sealed interface PushResult {
    /** Gives the result to the function for its case; a new case breaks every caller's build. */
    <R> R fold(Function<Stored, R> stored, Function<Failed, R> failed);

    /**
     * The CRM has it.
     *
     * @param crmId the record's id; after a merge it may be another than was asked for
     */
    record Stored(String crmId, Outcome outcome) implements PushResult {
        public Stored {
            if (crmId.isBlank()) {
                throw new IllegalArgumentException("crmId was blank; a stored lead has one");
            }
        }

        @Override
        public <R> R fold(Function<Stored, R> stored, Function<Failed, R> failed) {
            return stored.apply(this);
        }
    }

    /** The CRM has it not, or nobody knows. */
    record Failed(BackendException cause) implements PushResult {
        @Override
        public <R> R fold(Function<Stored, R> stored, Function<Failed, R> failed) {
            return failed.apply(this);
        }
    }
}
