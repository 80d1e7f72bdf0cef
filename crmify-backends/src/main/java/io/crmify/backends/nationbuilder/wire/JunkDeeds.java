package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.Tagging;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.JunkPolicy;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What can be done to a person that is junk. */
public final class JunkDeeds implements JunkPolicy.Deeds {
    private final String crmId;
    private final CrmBackend people;
    private final Tagging tagging;
    private final Predicate<String> flagging;

    /** @param flagging sets a field; false if there is no such person */
    public JunkDeeds(String crmId, CrmBackend people, Tagging tagging, Predicate<String> flagging) {
        this.crmId = crmId;
        this.people = people;
        this.tagging = tagging;
        this.flagging = flagging;
    }

    @Override
    public boolean flag(String field) {
        return flagging.test(field);
    }

    @Override
    public boolean tag(String tag) {
        try {
            tagging.tag(crmId, Set.of(tag));
            return true;
        } catch (RecordGoneException gone) {
            return false;
        }
    }

    @Override
    public boolean delete() {
        return people.deleteLead(crmId);
    }

    @Override
    public Optional<Set<String>> tags() {
        try {
            return Optional.of(tagging.tags(crmId));
        } catch (RecordGoneException gone) {
            return Optional.empty();
        }
    }
}
