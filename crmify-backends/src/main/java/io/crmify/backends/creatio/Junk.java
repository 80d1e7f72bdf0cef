package io.crmify.backends.creatio;

import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backends.creatio.record.Records;
import io.crmify.backends.creatio.relation.Tags;
import io.crmify.backends.field.JunkPolicy;
import java.util.Optional;
import java.util.Set;

/** Deals with junk by the policy of the connection. */
record Junk(JunkPolicy spamPolicy, JunkPolicy reviewPolicy, Records records, Tags tags) {
    Marked spam(String crmId) {
        return spamPolicy.applyTo(new OneRecord(crmId, records, tags));
    }

    Marked review(String crmId) {
        return reviewPolicy.applyTo(new OneRecord(crmId, records, tags));
    }

    private record OneRecord(String crmId, Records records, Tags known) implements JunkPolicy.Deeds {
        @Override
        public boolean flag(String field) {
            return records.set(crmId, field, true);
        }

        @Override
        public boolean tag(String tag) {
            if (!records.exists(crmId)) {
                return false;
            }
            known.add(crmId, Set.of(tag));
            return true;
        }

        @Override
        public boolean delete() {
            return records.delete(crmId);
        }

        // TAG and DELETE_IF_JUNK look first: Creatio says the same of a record that is gone and of one without tags
        @Override
        public Optional<Set<String>> tags() {
            return records.exists(crmId) ? Optional.of(known.of(crmId)) : Optional.empty();
        }
    }
}
