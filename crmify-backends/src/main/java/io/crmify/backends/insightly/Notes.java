package io.crmify.backends.insightly;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Keeps events as notes at the record. A note's title ends with the event's key, by which it is looked for before it is written; two
 * nodes that record the same event at the same moment still write two, as Insightly has no way to prevent it.
 */
final class Notes {
    private static final int LONGEST_TITLE = 200;
    /** Insightly has no such search, or the key's user may not use it. */
    private static final Set<Integer> NO_SEARCH = Set.of(400, 403, 404, 405);

    private final Target target;

    Notes(Target target) {
        this.target = target;
    }

    void record(CrmEvent event) {
        var path = target.object().onePath() + "/Notes";
        var id = target.known(event.crmId());
        var title = title(event);
        if (isThere(title)) {
            return;
        }
        var body = Json.createObjectBuilder().add("TITLE", title).add("BODY", text(event));
        var answer = target.send(HttpCall.post(path, id).json(body.build()));
        if (!answer.isSuccess()) {
            throw Verdicts.onRecord(answer);
        }
        answer.orFailWithoutContent();
    }

    private boolean isThere(String title) {
        var search = HttpCall.get("/Notes/Search")
                .query("field_name", "TITLE")
                .query("field_value", title)
                .query("top", "20");
        var answer = target.send(search);
        return !isWithoutSearch(answer)
                && Verdicts.read(answer).json().items().stream()
                        .anyMatch(note -> note.text("TITLE").equals(title));
    }

    private static boolean isWithoutSearch(HttpAnswer answer) {
        return !answer.isPage() && NO_SEARCH.contains(answer.status());
    }

    private static String title(CrmEvent event) {
        var whole = event.name() + " " + event.key();
        var fingerprint = UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8));
        return whole.length() <= LONGEST_TITLE
                ? whole
                : whole.substring(0, LONGEST_TITLE / 2).strip() + " " + fingerprint;
    }

    /** Insightly shows notes as HTML. */
    private static String text(CrmEvent event) {
        var lines = new ArrayList<String>();
        lines.add(event.name() + ", " + event.at());
        new TreeMap<>(event.properties()).forEach((name, value) -> lines.add(name + ": " + value));
        return String.join("\n", lines)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\n", "<br>");
    }
}
