package io.crmify.backends.nationbuilder.person;

import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.JunkPolicy;
import java.util.Optional;
import java.util.Set;

/** What can be done to a person that is junk. */
final class JunkDeeds implements JunkPolicy.Deeds {
    private final String crmId;
    private final NationBackend.Parts parts;

    JunkDeeds(String crmId, NationBackend.Parts parts) {
        this.crmId = crmId;
        this.parts = parts;
    }

    @Override
    public boolean flag(String field) {
        var setting = parts.setting();
        return parts.writing()
                .set(crmId, Marks.flag(setting.form(), field, setting.clock().instant()));
    }

    @Override
    public boolean tag(String tag) {
        try {
            parts.tags().tag(crmId, Set.of(tag));
            return true;
        } catch (RecordGoneException gone) {
            return false;
        }
    }

    @Override
    public boolean delete() {
        return parts.writing().delete(crmId).isPresent();
    }

    @Override
    public Optional<Set<String>> tags() {
        try {
            return Optional.of(parts.tags().tags(crmId));
        } catch (RecordGoneException gone) {
            return Optional.empty();
        }
    }
}
