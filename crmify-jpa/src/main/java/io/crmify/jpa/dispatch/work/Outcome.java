package io.crmify.jpa.dispatch.work;

import io.crmify.backend.failure.BackendException;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.mapping.lead.Fingerprint;
import org.jspecify.annotations.Nullable;

/** What became of an item. */
public sealed interface Outcome {
    <R> R fold(Cases<R> cases);

    /** One function per case. */
    interface Cases<R> {
        R stored(Stored stored);

        R unchanged(Unchanged unchanged);

        R rests(Rests rests);

        R ended(Ended ended);

        R refused(Refused refused);

        R unreadable(Unreadable unreadable);

        R held();

        R later(Later later);

        R failed(Failed failed);

        R notSent();
    }

    /**
     * The CRM has it.
     *
     * @param status the word that was sent; null if none was
     */
    record Stored(
            String crmId,
            LeadSynced.Outcome how,
            Fingerprint fingerprint,
            @Nullable String status,
            String tenant,
            boolean adopted,
            boolean projected)
            implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.stored(this);
        }
    }

    /** The CRM had it already. */
    record Unchanged(String crmId, Fingerprint fingerprint, String tenant, boolean adopted, boolean projected)
            implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.unchanged(this);
        }
    }

    /** It is no lead of this connection: what the CRM has stays. */
    record Rests(String tenant) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.rests(this);
        }
    }

    /**
     * Its entity is gone, and nothing is left to do.
     *
     * @param crmId the record's; null if there was none
     * @param kept whether the record stays in the CRM
     */
    record Ended(@Nullable String crmId, boolean kept) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.ended(this);
        }
    }

    /** It cannot be sent as it is; an edit or an operator may change that. */
    record Refused(String reason, String detail) implements Outcome {
        public static Refused duplicateOf(String owner) {
            return new Refused("DUPLICATE_OF", "the record in the CRM belongs to " + owner);
        }

        public static Refused ambiguousCreate() {
            return new Refused(
                    "AMBIGUOUS_CREATE",
                    "a create may have been applied, and the CRM cannot be asked; look for the record there, then retry or discard");
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.refused(this);
        }
    }

    /** Another one has to end first. */
    record Later(String reason, String detail) implements Outcome {
        public static Later until(String owner) {
            return new Later(
                    "DUPLICATE_OF", "the record in the CRM belongs to " + owner + ", which is being deleted there");
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.later(this);
        }
    }

    /** It cannot be read or mapped: for its own sake, or because nothing of its type can. */
    record Unreadable(String reason, String detail) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.unreadable(this);
        }
    }

    /** Its delete waits for an operator. */
    record Held() implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.held();
        }
    }

    /**
     * The call failed.
     *
     * @param create whether it was to create a record
     * @param together how many records the call was for
     */
    record Failed(BackendException cause, boolean create, int together) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.failed(this);
        }
    }

    /** There was no call any more, since the lane had stopped or the lease was about to end. */
    record NotSent() implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.notSent();
        }
    }
}
