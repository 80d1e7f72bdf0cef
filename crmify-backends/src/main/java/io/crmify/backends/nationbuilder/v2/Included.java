package io.crmify.backends.nationbuilder.v2;

import io.crmify.backends.http.LenientJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tags that an answer brings along with signups.
 *
 * @param names by id
 */
record Included(Map<String, String> names) {
    static Included tags(LenientJson answer) {
        var names = new HashMap<String, String>();
        for (var item : answer.at("included").items()) {
            var name = item.at("attributes").text("name");
            if (item.text("type").equals("signup_tags") && !name.isBlank()) {
                names.put(item.text("id"), name);
            }
        }
        return new Included(Map.copyOf(names));
    }

    /** Those of one signup. */
    Set<String> of(LenientJson signup) {
        return signup.at("relationships").at("signup_tags").at("data").items().stream()
                .map(tag -> names.get(tag.text("id")))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
