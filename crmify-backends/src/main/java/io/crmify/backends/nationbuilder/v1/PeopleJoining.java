package io.crmify.backends.nationbuilder.v1;

import io.crmify.backends.nationbuilder.person.Joining;
import io.crmify.backends.nationbuilder.person.StatusTagNames;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tags go along with the person, the status's among them; each list takes a call. */
final class PeopleJoining implements Joining {
    private final PeopleTags tags;
    private final PeopleLists lists;
    private final @Nullable StatusTags statuses;

    /** @param statuses null if the status is no tag */
    PeopleJoining(PeopleTags tags, PeopleLists lists, @Nullable StatusTags statuses) {
        this.tags = tags;
        this.lists = lists;
        this.statuses = statuses;
    }

    /** Statuses that are tags. */
    record StatusTags(StatusTagNames names, Catalogue catalogue) {
        /** Whether a tag is a status, and another one than that. */
        Predicate<String> others(String tag) {
            return other -> names.word(other).isPresent() && !other.equalsIgnoreCase(tag);
        }
    }

    @Override
    public Joined of(Lead lead) {
        var status = lead.status();
        var statusTag = statuses == null || status == null || status.isBlank()
                ? null
                : statuses.catalogue().get(status).id();
        var joined = lead.lists().stream()
                .sorted()
                .map(list -> lists.catalogue().get(list).id())
                .toList();
        return new ByNames(lead.tags(), statusTag, joined);
    }

    private final class ByNames implements Joined {
        private final Set<String> added;
        private final @Nullable String status;
        private final List<String> joined;

        ByNames(Set<String> added, @Nullable String status, List<String> joined) {
            this.added = added;
            this.status = status;
            this.joined = joined;
        }

        /** Tags of a person that is written are added to those that it has (hotgluexyz/target-nationbuilder). */
        @Override
        public JsonObject in(JsonObject person) {
            var all = new TreeSet<>(added);
            if (status != null) {
                all.add(status);
            }
            return all.isEmpty()
                    ? person
                    : Json.createObjectBuilder(person)
                            .add("tags", Json.createArrayBuilder(all))
                            .build();
        }

        @Override
        public void join(String id, boolean isNew) {
            joined.forEach(list -> lists.add(list, id));
            if (status != null && statuses != null && !isNew) {
                var others = statuses.others(status);
                tags.untag(id, tags.tags(id).stream().filter(others).collect(Collectors.toSet()));
            }
        }
    }
}
