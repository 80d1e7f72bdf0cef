package io.crmify.backends.nationbuilder.v2;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks for signups, and reads what they hold. */
final class SignupReads {
    private static final String CUSTOM = "custom_values";
    private static final List<String> EMAILS = List.of("email", "email1", "email2", "email3", "email4");

    private final Pages pages;
    private final PersonForm form;
    private final String key;
    private final String address;

    SignupReads(CrmHttp http, PersonForm form, Choices choices) {
        this.pages = new Pages(http);
        this.form = form;
        this.key = choices.key();
        this.address = choices.address() + "_address";
    }

    /** Who carries crmify's key. */
    Optional<String> byKey(String external) {
        return first(key, external, List.of(key));
    }

    /** Who has that address, be it not the one that mails go to. */
    Optional<String> byEmail(String email) {
        return first("email", email, EMAILS);
    }

    /** Others than were asked for mean that the filter was not understood, and "nobody" would be a guess. */
    private Optional<String> first(String filter, String value, List<String> attributes) {
        var answer = pages.one(JsonApi.get("/signups").query("filter[" + filter + "]", JsonApi.quoted(value)));
        var found = Pages.items(answer);
        var first = found.stream()
                .filter(signup -> attributes.stream()
                        .anyMatch(name -> signup.at("attributes").text(name).equalsIgnoreCase(value)))
                .map(signup -> Ids.ensured(answer, signup.text("id")))
                .findFirst();
        if (first.isEmpty() && !found.isEmpty()) {
            throw new OutcomeUnknownException(
                    answer + ": NationBuilder tells of others than were asked for",
                    Diagnosis.of("FILTER_IGNORED", answer.status()));
        }
        return first;
    }

    Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        var readsAddress = wanted.fields().stream().anyMatch(PersonForm.ADDRESS::containsKey);
        for (var signup : read(crmIds, readsAddress, false)) {
            filled.put(signup.json().text("id"), filled(signup.json().at("attributes"), wanted));
        }
        filled.keySet().retainAll(crmIds);
        return filled;
    }

    private Names filled(LenientJson attributes, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(field -> !value(attributes, field).isBlank())
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(property -> !value(attributes, property).isBlank())
                        .collect(Collectors.toSet()));
    }

    private String value(LenientJson attributes, LeadField field) {
        var part = PersonForm.ADDRESS.get(field);
        return part == null
                ? attributes.text(form.fields().getOrDefault(field, ""))
                : attributes.at(address).text(part);
    }

    private String value(LenientJson attributes, String property) {
        return form.isCustom(property) ? attributes.at(CUSTOM).text(property) : attributes.text(property);
    }

    Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var flags = new HashMap<String, Map<String, Boolean>>();
        var asked = Set.copyOf(crmIds);
        for (var signup : read(asked, false, names.stream().anyMatch(Flags::isTag))) {
            flags.put(signup.json().text("id"), flags(signup, names));
        }
        flags.keySet().retainAll(asked);
        return flags;
    }

    private Map<String, Boolean> flags(Signup signup, Set<String> names) {
        var flags = new HashMap<String, Boolean>();
        for (var name : names) {
            var text = Flags.isTag(name)
                    ? Boolean.toString(signup.hasTag(Flags.tag(name)))
                    : value(signup.json().at("attributes"), name);
            Flags.of(text).ifPresent(flag -> flags.put(name, flag));
        }
        return flags;
    }

    /** By a hundred ids a call. */
    private List<Signup> read(Set<String> crmIds, boolean withAddress, boolean withTags) {
        var ids = crmIds.stream().filter(Ids::isId).sorted().toList();
        var read = new ArrayList<Signup>();
        for (int from = 0; from < ids.size(); from += JsonApi.PAGE) {
            var some = ids.subList(from, Math.min(ids.size(), from + JsonApi.PAGE));
            var call = JsonApi.get("/signups").query("filter[id]", String.join(",", some));
            call = withAddress ? call.query("extra_fields[signups]", address) : call;
            var answer = pages.one(withTags ? call.query("include", "signup_tags") : call);
            var tags = Included.tags(answer.json());
            Pages.items(answer).forEach(signup -> read.add(new Signup(signup, tags.of(signup))));
        }
        return read;
    }

    private record Signup(LenientJson json, Set<String> tags) {
        boolean hasTag(String name) {
            return tags.stream().anyMatch(name::equalsIgnoreCase);
        }
    }
}
