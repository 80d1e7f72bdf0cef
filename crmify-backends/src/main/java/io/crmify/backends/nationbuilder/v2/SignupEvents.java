package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backends.nationbuilder.wire.EventText;
import io.crmify.backends.nationbuilder.wire.Exchange;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** What happened to a person, as a contact of the owner of the credentials with it. */
final class SignupEvents {
    private final Exchange exchange;
    private final AtomicReference<String> author = new AtomicReference<>("");

    SignupEvents(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Nothing, if a contact with its key is there already: v2 takes no key, so the person's contacts are read first. */
    void record(CrmEvent event) {
        var marker = EventText.marker(event);
        var contacts = JsonApi.get("/contacts").query("filter[signup_id]", event.crmId());
        var isThere = exchange.all(contacts).stream()
                .anyMatch(contact -> contact.at("attributes").text("content").contains(marker));
        if (isThere) {
            return;
        }
        var contact = JsonApi.texts(Map.of(
                "signup_id", event.crmId(),
                "author_id", authorId(),
                "contact_method", "other",
                "contact_status", "other",
                "content", EventText.of(event)));
        var answer = exchange.send(JsonApi.post("/contacts", JsonApi.of("contacts", contact)));
        if (!answer.isSuccess()) {
            throw exchange.onPerson(answer, Set.of());
        }
        exchange.id(answer);
    }

    private String authorId() {
        var kept = Objects.requireNonNull(author.get());
        if (!kept.isEmpty()) {
            return kept;
        }
        var id = exchange.id(exchange.read(exchange.dialect().me()));
        author.set(id);
        return id;
    }
}
