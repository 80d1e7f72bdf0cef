package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Flags;
import io.crmify.backends.nationbuilder.wire.Ids;
import io.crmify.backends.nationbuilder.wire.PersonForm;
import io.crmify.lead.LeadField;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks for people, and reads what is known of them, one by one: v1 has no call for several. */
final class PeopleReads {
    private final CrmHttp http;
    private final Pages pages;
    private final PersonForm form;
    private final String key;

    PeopleReads(CrmHttp http, PersonForm form, Choices choices) {
        this.http = http;
        this.pages = new Pages(http);
        this.form = form;
        this.key = choices.key();
    }

    /** By crmify's key. Others than were asked for mean that the search was not understood, and "nobody" would be a guess. */
    Optional<String> byKey(String external) {
        var answer = Verdicts.read(
                http.send(V1.get("/people/search").query(key, external).query("limit", "10")));
        var found = Pages.results(answer);
        var ours = found.stream()
                .filter(person -> person.text(key).equals(external))
                .map(person -> Ids.ensured(answer, person.text("id")))
                .findFirst();
        if (ours.isEmpty() && !found.isEmpty()) {
            throw new OutcomeUnknownException(
                    answer + ": NationBuilder tells of others than were asked for",
                    Diagnosis.of("FILTER_IGNORED", answer.status()));
        }
        return ours;
    }

    Optional<String> byEmail(String email) {
        var answer = http.send(V1.get("/people/match").query("email", email));
        if (Verdicts.code(answer).equals(Verdicts.NO_MATCHES)) {
            return Optional.empty();
        }
        var person = Verdicts.read(answer).json().at("person");
        return Optional.of(Ids.ensured(answer, person.text("id")));
    }

    /** Empty if there is none. */
    Optional<LenientJson> person(String id) {
        if (!Ids.isId(id)) {
            return Optional.empty();
        }
        var answer = http.send(V1.get("/people/{id}", id));
        if (Verdicts.isMissing(answer)) {
            return Optional.empty();
        }
        var json = Verdicts.read(answer).json();
        var person = json.at("person").isObject() ? json.at("person") : json;
        if (!person.text("id").equals(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer is about nobody that was asked for", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(person);
    }

    Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        crmIds.forEach(id -> person(id).ifPresent(person -> filled.put(id, filled(person, wanted))));
        return filled;
    }

    private Names filled(LenientJson person, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(field -> !value(person, field).isBlank())
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(property -> !person.text(property).isBlank())
                        .collect(Collectors.toSet()));
    }

    private String value(LenientJson person, LeadField field) {
        var part = PersonForm.ADDRESS.get(field);
        return part == null
                ? person.text(form.fields().getOrDefault(field, ""))
                : person.at(form.address()).text(part);
    }

    /** A tag is asked for once, whoever has it; who has it not is not read, and so not told of. */
    Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var flags = new HashMap<String, Map<String, Boolean>>();
        var plain = names.stream().filter(name -> !Flags.isTag(name)).collect(Collectors.toSet());
        if (!plain.isEmpty()) {
            for (var id : Set.copyOf(crmIds)) {
                person(id)
                        .ifPresent(person -> plain.forEach(name -> Flags.of(person.text(name))
                                .ifPresent(flag -> of(flags, id).put(name, flag))));
            }
        }
        for (var name : names) {
            if (Flags.isTag(name)) {
                tagged(Flags.tag(name)).stream().filter(crmIds::contains).forEach(id -> of(flags, id)
                        .put(name, true));
            }
        }
        return flags;
    }

    private static Map<String, Boolean> of(Map<String, Map<String, Boolean>> flags, String id) {
        return flags.computeIfAbsent(id, key -> new HashMap<>());
    }

    private Set<String> tagged(String tag) {
        return pages.all(V1.get("/tags/{tag}/people", tag)).stream()
                .map(person -> person.text("id"))
                .collect(Collectors.toSet());
    }
}
