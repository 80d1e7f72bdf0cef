package io.crmify.backends.hubspot.contact;

import io.crmify.backend.BackendContext;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Spam and doubtful contacts, by the connection's policy. */
public final class ContactJunk implements JunkMarking {
    private final HubSpotApi api;
    private final ContactTags tags;
    private final ContactReads reads;
    private final ContactRemoval removal;
    private final JunkPolicy spam;
    private final JunkPolicy review;

    public ContactJunk(HubSpotApi api, ContactTags tags, ContactReads reads, BackendContext context) {
        this.api = api;
        this.tags = tags;
        this.reads = reads;
        this.removal = new ContactRemoval(api);
        this.spam = JunkPolicy.of(context, "spam");
        this.review = JunkPolicy.of(context, "review");
    }

    @Override
    public Marked markSpam(String crmId) {
        return spam.applyTo(new OfContact(crmId));
    }

    @Override
    public Marked markForReview(String crmId) {
        return review.applyTo(new OfContact(crmId));
    }

    private final class OfContact implements JunkPolicy.Deeds {
        private final String crmId;

        OfContact(String crmId) {
            this.crmId = crmId;
        }

        @Override
        public boolean flag(String field) {
            return isDone(() -> ContactTags.patch(api, crmId, Map.of(field, "true")));
        }

        @Override
        public boolean tag(String tag) {
            return isDone(() -> tags.tag(crmId, Set.of(tag)));
        }

        /** HubSpot says that it has deleted what was not there: so it is looked for first. */
        @Override
        public boolean delete() {
            return reads.value(crmId, "hs_object_id").isPresent() && removal.delete(crmId);
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
