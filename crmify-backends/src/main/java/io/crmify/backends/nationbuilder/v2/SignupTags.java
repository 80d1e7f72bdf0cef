package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who has which tags: a tagging is a thing of its own in v2. */
final class SignupTags {
    private final CrmHttp http;
    private final Pages pages;
    private final TagIds ids;

    SignupTags(CrmHttp http, InstantSource clock) {
        this.http = http;
        this.pages = new Pages(http);
        this.ids = new TagIds(http, clock);
    }

    TagIds ids() {
        return ids;
    }

    /** Empty if there is no such person. */
    Optional<Set<String>> of(String signup) {
        if (!Ids.isId(signup)) {
            return Optional.empty();
        }
        var answer = http.send(JsonApi.get("/signups/{id}", signup).query("include", "signup_tags"));
        if (answer.isMissing()) {
            return Optional.empty();
        }
        var person = Verdicts.read(answer).json();
        Ids.ensured(answer, person.at("data").text("id"));
        return Optional.of(Included.tags(person).of(person.at("data")));
    }

    /** @throws RecordGoneException if there is no such person */
    void add(String signup, String tag) {
        var tagging = JsonApi.of("signup_taggings", Map.of("signup_id", signup, "tag_id", tag));
        var answer = http.send(JsonApi.post("/signup_taggings", tagging));
        // Nothing says what a second one is answered with; it is there, and that is what matters.
        if (answer.status() == 422 && !taggings(signup, List.of(tag)).isEmpty()) {
            return;
        }
        if (!answer.isSuccess()) {
            throw failure(answer, signup, tag);
        }
        Ids.ensured(answer, answer.json().at("data").text("id"));
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
        return Verdicts.of(answer);
    }

    /** Removes those of them that the person has. */
    void remove(String signup, Collection<String> tags) {
        for (var tagging : taggings(signup, tags)) {
            var answer = http.send(JsonApi.delete("/signup_taggings/{id}", tagging));
            if (!answer.isMissing()) {
                Verdicts.read(answer).orFailWithoutContent();
            }
        }
    }

    private List<String> taggings(String signup, Collection<String> tags) {
        if (tags.isEmpty()) {
            return List.of();
        }
        var call = JsonApi.get("/signup_taggings")
                .query("filter[signup_id]", signup)
                .query("filter[tag_id]", String.join(",", tags));
        return pages.all(call).stream()
                .filter(tagging -> tagging.at("attributes").text("signup_id").equals(signup))
                .filter(tagging -> tags.contains(tagging.at("attributes").text("tag_id")))
                .map(tagging -> tagging.text("id"))
                .filter(Ids::isId)
                .toList();
    }
}
