package io.crmify.backends.nationbuilder.v2;

import io.crmify.backends.nationbuilder.person.Joining;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.lead.Lead;
import org.jspecify.annotations.Nullable;

/** A call for each tag and each list, and some for the status. */
final class SignupJoining implements Joining {
    private final SignupTags tags;
    private final SignupLists lists;
    private final Catalogue statuses;
    private final @Nullable StatusKeeping keeping;

    /** @param keeping null if the status is an attribute of the person */
    SignupJoining(SignupTags tags, SignupLists lists, Catalogue statuses, @Nullable StatusKeeping keeping) {
        this.tags = tags;
        this.lists = lists;
        this.statuses = statuses;
        this.keeping = keeping;
    }

    @Override
    public Joined of(Lead lead) {
        var added = lead.tags().stream().sorted().map(tags.ids()::ensure).toList();
        var word = lead.status();
        var status = keeping == null || word == null || word.isBlank() ? null : statuses.get(word);
        var joined = lead.lists().stream()
                .sorted()
                .map(list -> lists.catalogue().get(list).id())
                .toList();
        return (id, isNew) -> {
            added.forEach(tag -> tags.add(id, tag));
            if (keeping != null && status != null) {
                keeping.set(id, status, isNew);
            }
            joined.forEach(list -> lists.add(list, id));
        };
    }
}
