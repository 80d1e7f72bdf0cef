package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.capability.Tagging;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who has which tags: a tagging is a thing of its own in v2. */
final class SignupTags implements Tagging {
    private final Exchange exchange;
    private final TagIds ids;

    SignupTags(Exchange exchange, InstantSource clock) {
        this.exchange = exchange;
        this.ids = new TagIds(exchange, clock);
    }

    TagIds ids() {
        return ids;
    }

    @Override
    public Set<String> tags(String crmId) {
        return of(crmId).orElseThrow(Ids::gone);
    }

    /** Empty if there is no such person. */
    private Optional<Set<String>> of(String signup) {
        if (!Ids.isId(signup)) {
            return Optional.empty();
        }
        var call = JsonApi.get("/signups/{id}", signup).query("include", "signup_tags");
        return exchange.find(call).map(answer -> {
            exchange.id(answer);
            return Included.tags(answer).of(exchange.dialect().person(answer));
        });
    }

    @Override
    public void tag(String crmId, Set<String> added) {
        Ids.ensureKnown(crmId);
        added.forEach(name -> add(crmId, ids.ensure(name)));
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        Ids.ensureKnown(crmId);
        remove(crmId, removed.stream().map(ids::find).flatMap(Optional::stream).toList());
    }

    /** @throws RecordGoneException if there is no such person */
    void add(String signup, String tag) {
        var tagging = JsonApi.texts(Map.of("signup_id", signup, "tag_id", tag));
        var answer = exchange.send(JsonApi.post("/signup_taggings", JsonApi.of("signup_taggings", tagging)));
        // Nothing says what a second one is answered with; it is there, and that is what matters.
        if (answer.status() == 422 && !taggings(signup, List.of(tag)).isEmpty()) {
            return;
        }
        if (!answer.isSuccess()) {
            throw failure(answer, signup, tag);
        }
        exchange.id(answer);
    }

    private BackendException failure(HttpAnswer answer, String signup, String tag) {
        if (answer.isMissing() || answer.status() == 422 && of(signup).isEmpty()) {
            return new RecordGoneException(
                    answer + ": NationBuilder does not know the person any more",
                    Diagnosis.of("RECORD_GONE", answer.status()));
        }
        if (answer.status() == 422) {
            ids.forget(tag); // somebody has deleted it; it is looked for by its name the next time
            return new MisconfiguredException(
                    answer + ": NationBuilder does not take the tag", Diagnosis.of("TAG_REFUSED", 422));
        }
        return exchange.dialect().refusal(answer, Set.of());
    }

    /** Removes those of them that the person has. */
    void remove(String signup, Collection<String> tags) {
        for (var tagging : taggings(signup, tags)) {
            exchange.change(JsonApi.delete("/signup_taggings/{id}", tagging));
        }
    }

    private List<String> taggings(String signup, Collection<String> tags) {
        if (tags.isEmpty()) {
            return List.of();
        }
        var call = JsonApi.get("/signup_taggings")
                .query("filter[signup_id]", signup)
                .query("filter[tag_id]", String.join(",", tags));
        // a person has a tag once, so that there can be no second page of a hundred
        var found = tags.size() > JsonApi.PAGE
                ? exchange.all(call)
                : exchange.first(call).items();
        if (found.stream()
                .anyMatch(tagging -> !tagging.at("attributes").text("signup_id").equals(signup))) {
            throw Exchange.filterIgnored(call);
        }
        return found.stream()
                .filter(tagging -> tags.contains(tagging.at("attributes").text("tag_id")))
                .map(tagging -> tagging.text("id"))
                .filter(Ids::isId)
                .toList();
    }
}
