package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tags that an answer brings along with signups.
 *
 * @param names by id
 */
record Included(HttpAnswer answer, Map<String, String> names) {
    static Included tags(HttpAnswer answer) {
        var names = new HashMap<String, String>();
        for (var item : answer.json().at("included").items()) {
            var name = item.at("attributes").text("name");
            if (item.text("type").equals("signup_tags") && !name.isBlank()) {
                names.put(item.text("id"), name);
            }
        }
        return new Included(answer, Map.copyOf(names));
    }

    /**
     * Those of one signup, all of them: whoever has junk tags alone may be deleted for it.
     *
     * @throws OutcomeUnknownException if the answer leaves out one, or all
     */
    Set<String> of(LenientJson signup) {
        var tags = signup.at("relationships").at("signup_tags").at("data");
        var all = new HashSet<String>();
        for (var tag : tags.items()) {
            all.add(names.getOrDefault(tag.text("id"), ""));
        }
        if (!tags.isArray() || all.contains("")) {
            throw new OutcomeUnknownException(
                    answer + ": the answer does not tell all tags of a person",
                    Diagnosis.of("TAGS_UNREAD", answer.status()));
        }
        return all;
    }
}
