package io.crmify.backends.nationbuilder.v2;

import io.crmify.lead.Lead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lead has besides its attributes: tags, lists, and a status that is a tag. */
final class Joining {
    private final SignupTags tags;
    private final @Nullable StatusTags statuses;
    private final SignupLists lists;

    /** @param statuses null if the status is no tag */
    Joining(SignupTags tags, @Nullable StatusTags statuses, SignupLists lists) {
        this.tags = tags;
        this.statuses = statuses;
        this.lists = lists;
    }

    /** By their ids. */
    record Wanted(List<String> tags, @Nullable String status, List<String> lists) {}

    /** Before the person is written, so that a name that is wrong does not leave half of it. */
    Wanted of(Lead lead) {
        var status = lead.status();
        return new Wanted(
                lead.tags().stream().sorted().map(tags.ids()::ensure).toList(),
                statuses == null || status == null || status.isBlank() ? null : statuses.idOf(status),
                lead.lists().stream().sorted().map(lists::idOf).toList());
    }

    void join(String signup, Wanted wanted, boolean isNew) {
        wanted.tags().forEach(tag -> tags.add(signup, tag));
        var status = wanted.status();
        if (statuses != null && status != null) {
            statuses.set(signup, status, isNew);
        }
        wanted.lists().forEach(list -> lists.add(list, signup));
    }
}
