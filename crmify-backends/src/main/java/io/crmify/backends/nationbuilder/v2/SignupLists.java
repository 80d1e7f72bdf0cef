package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.nationbuilder.person.Consents;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** The nation's lists, and who is on them. NationBuilder does both at its leisure, and is asked once how it went. */
final class SignupLists implements Consents.Lists {
    private final Exchange exchange;
    private final Catalogue catalogue;

    SignupLists(Exchange exchange, InstantSource clock) {
        this.exchange = exchange;
        this.catalogue = new Catalogue(KIND, this::read, clock);
    }

    @Override
    public Catalogue catalogue() {
        return catalogue;
    }

    private List<Catalogue.Entry> read() {
        return exchange.all(JsonApi.get("/lists")).stream()
                .filter(list -> Ids.isId(list.text("id")))
                .map(list -> new Catalogue.Entry(
                        list.text("id"),
                        list.at("attributes").text("name"),
                        list.at("attributes").text("slug")))
                .toList();
    }

    @Override
    public void add(String list, String signup) {
        change("/lists/{id}/add_signups", list, signup);
    }

    @Override
    public void remove(String list, String signup) {
        change("/lists/{id}/remove_signups", list, signup);
    }

    private void change(String path, String list, String signup) {
        var answer = exchange.send(JsonApi.patch(path, JsonApi.people(list, Set.of(signup)), list));
        if (answer.isMissing()) {
            catalogue.forget(); // somebody has deleted the list
        }
        var json = exchange.fine(answer).json();
        var token = json.text("token").isBlank() ? json.at("data").text("token") : json.text("token");
        if (token.isBlank()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer has no token", Diagnosis.of("NO_TOKEN", answer.status()));
        }
        ensureNotFailed(token);
    }

    /** It may well be under way yet; only that it has failed is worth telling. */
    private void ensureNotFailed(String token) {
        var answer = exchange.send(JsonApi.get("/async_processes/{id}", token));
        if (answer.isSuccess() && answer.error().text("status").matches("(?i)fail(ed|ure)?|error(ed)?")) {
            throw new OutcomeUnknownException(
                    answer + ": NationBuilder could not change the list", Diagnosis.of("LIST_CHANGE_FAILED"));
        }
    }
}
