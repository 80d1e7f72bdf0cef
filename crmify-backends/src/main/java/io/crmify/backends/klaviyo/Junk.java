package io.crmify.backends.klaviyo;

import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.klaviyo.audience.Removal;
import io.crmify.backends.klaviyo.profile.ProfileReads;
import io.crmify.backends.klaviyo.profile.ProfileTags;
import io.crmify.backends.klaviyo.wire.ProfileId;
import java.util.Optional;
import java.util.Set;

/** What is done to one profile that is junk. */
record Junk(String crmId, ProfileTags changes, ProfileReads reads, Removal removal) implements JunkPolicy.Deeds {
    @Override
    public boolean flag(String field) {
        return isThere(() -> changes.flag(crmId, field));
    }

    @Override
    public boolean tag(String tag) {
        return isThere(() -> changes.tag(crmId, Set.of(tag)));
    }

    @Override
    public boolean delete() {
        return removal.delete(crmId);
    }

    @Override
    public Optional<Set<String>> tags() {
        return reads.tags(crmId);
    }

    private boolean isThere(Runnable change) {
        if (!ProfileId.isId(crmId)) {
            return false;
        }
        try {
            change.run();
            return true;
        } catch (RecordGoneException gone) {
            return false;
        }
    }
}
