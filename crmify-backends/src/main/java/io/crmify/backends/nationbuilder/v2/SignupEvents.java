package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.nationbuilder.wire.EventText;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** What happened to a person, as a contact of the owner of the credentials with it. */
final class SignupEvents {
    private final CrmHttp http;
    private final Pages pages;
    private final AtomicReference<String> author = new AtomicReference<>("");

    SignupEvents(CrmHttp http) {
        this.http = http;
        this.pages = new Pages(http);
    }

    /** Nothing, if a contact with its key is there already: v2 takes no key, so the person's contacts are read first. */
    void record(CrmEvent event) {
        var marker = EventText.marker(event);
        var contacts = JsonApi.get("/contacts").query("filter[signup_id]", event.crmId());
        var isThere = pages.all(contacts).stream()
                .anyMatch(contact -> contact.at("attributes").text("content").contains(marker));
        if (isThere) {
            return;
        }
        var contact = Map.of(
                "signup_id", event.crmId(),
                "author_id", authorId(),
                "contact_method", "other",
                "contact_status", "other",
                "content", EventText.of(event));
        var answer = http.send(JsonApi.post("/contacts", JsonApi.of("contacts", contact)));
        if (!answer.isSuccess()) {
            throw Verdicts.onPerson(answer);
        }
        Ids.ensured(answer, answer.json().at("data").text("id"));
    }

    /** Whoever has given the token; also the cheapest proof that it is good. */
    String me() {
        var answer = Verdicts.read(http.send(JsonApi.get("/signups/me")));
        return Ids.ensured(answer, answer.json().at("data").text("id"));
    }

    private String authorId() {
        var kept = Objects.requireNonNull(author.get());
        if (!kept.isEmpty()) {
            return kept;
        }
        var id = me();
        author.set(id);
        return id;
    }
}
