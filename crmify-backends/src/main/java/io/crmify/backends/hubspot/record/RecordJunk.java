package io.crmify.backends.hubspot.record;

import io.crmify.backend.BackendContext;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.JunkPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Spam and doubtful records, by the connection's policy. */
public final class RecordJunk implements JunkMarking {
    private final Records records;
    private final RecordTags tags;
    private final JunkPolicy spam;
    private final JunkPolicy review;

    /** @param tagProperty empty if there is none */
    public RecordJunk(Records records, String tagProperty, BackendContext context) {
        this.records = records;
        this.tags = new RecordTags(records, tagProperty);
        this.spam = JunkPolicy.of(context, "spam");
        this.review = JunkPolicy.of(context, "review");
    }

    @Override
    public Marked markSpam(String crmId) {
        return spam.applyTo(new OfRecord(crmId));
    }

    @Override
    public Marked markForReview(String crmId) {
        return review.applyTo(new OfRecord(crmId));
    }

    private final class OfRecord implements JunkPolicy.Deeds {
        private final String crmId;

        OfRecord(String crmId) {
            this.crmId = crmId;
        }

        @Override
        public boolean flag(String field) {
            return isDone(() -> records.patch(crmId, Map.of(field, "true")));
        }

        @Override
        public boolean tag(String tag) {
            return isDone(() -> tags.tag(crmId, Set.of(tag)));
        }

        /** HubSpot says that it has deleted what was not there: so it is looked for first. */
        @Override
        public boolean delete() {
            return records.one(crmId, Set.of()).isPresent() && records.delete(crmId);
        }

        @Override
        public Optional<Set<String>> tags() {
            try {
                return Optional.of(tags.tags(crmId));
            } catch (RecordGoneException gone) {
                return Optional.empty();
            }
        }

        private boolean isDone(Runnable deed) {
            try {
                deed.run();
                return true;
            } catch (RecordGoneException gone) {
                return false;
            }
        }
    }
}
