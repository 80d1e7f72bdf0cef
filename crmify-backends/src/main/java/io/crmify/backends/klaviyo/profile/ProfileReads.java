package io.crmify.backends.klaviyo.profile;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.klaviyo.wire.Filter;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Pages;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.backends.klaviyo.wire.Verdicts;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks profiles up: by their ids a hundred at a time, by an identifier, one alone. */
public final class ProfileReads {
    private static final String FIELDS = "fields[profile]";
    private static final String SUBSCRIPTIONS = "subscriptions";
    private static final String ADDITIONAL = "additional-fields[profile]";
    private static final Set<String> TRUE = Set.of("true", "yes", "1");

    private final KlaviyoApi api;
    private final Pages pages;
    private final ProfileNames names;

    public ProfileReads(KlaviyoApi api, ProfileNames names) {
        this.api = api;
        this.pages = new Pages(api);
        this.names = names;
    }

    /** The attributes of a profile, those that are named; empty if there is none. */
    public Optional<LenientJson> attributes(String crmId, String... fields) {
        if (!ProfileId.isId(crmId)) {
            return Optional.empty();
        }
        var call = Place.READ_PROFILE.call(crmId).query(FIELDS, String.join(",", fields));
        return read(crmId, call);
    }

    /** The same of addresses and consents. */
    public Optional<LenientJson> reachable(String crmId) {
        if (!ProfileId.isId(crmId)) {
            return Optional.empty();
        }
        return read(
                crmId,
                Place.READ_PROFILE
                        .call(crmId)
                        .query(ADDITIONAL, SUBSCRIPTIONS)
                        .query(FIELDS, "email,phone_number,subscriptions"));
    }

    private Optional<LenientJson> read(String crmId, HttpCall call) {
        var answer = api.send(call);
        if (answer.isMissing()) {
            return Optional.empty();
        }
        var profile = Verdicts.read(answer).json().at("data");
        if (!profile.text("id").equals(crmId)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer is not about the profile", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(profile.at("attributes"));
    }

    public Optional<String> find(LeadKey key) {
        return find(ProfileNames.KEY, key.external());
    }

    /** The profile with that identifier. */
    Optional<String> find(String identifier, String value) {
        var call = Place.READ_PROFILES
                .call()
                .query("filter", Filter.equal(identifier, value))
                .query(FIELDS, identifier);
        var found = new ArrayList<LenientJson>();
        pages.each(call, found::add);
        var ours = found.stream()
                .filter(profile -> profile.at("attributes").text(identifier).equalsIgnoreCase(value))
                .map(profile -> profile.text("id"))
                .filter(ProfileId::isId)
                .findFirst();
        // others than were asked for: the filter was not understood, and "not found" would be a guess
        if (ours.isEmpty() && !found.isEmpty()) {
            throw new OutcomeUnknownException(
                    call + ": the answer is not about the profile", Diagnosis.of("FILTER_IGNORED"));
        }
        return ours;
    }

    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var fields = new TreeSet<String>();
        wanted.fields().stream().filter(names::has).map(this::part).forEach(fields::add);
        if (!wanted.properties().isEmpty()) {
            fields.add(ProfileNames.PROPERTIES);
        }
        var filled = new HashMap<String, Names>();
        each(crmIds, fields, (id, attributes) -> filled.put(id, filled(attributes, wanted)));
        return filled;
    }

    private String part(LeadField field) {
        var path = names.of(field);
        return switch (path.part()) {
            case ATTRIBUTE -> path.name();
            case LOCATION -> ProfileNames.LOCATION;
            case PROPERTY -> ProfileNames.PROPERTIES;
        };
    }

    private Names filled(LenientJson attributes, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(names::has)
                        .filter(field -> isFilled(valueOf(attributes, field)))
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(name ->
                                isFilled(attributes.at(ProfileNames.PROPERTIES).at(name)))
                        .collect(Collectors.toSet()));
    }

    private LenientJson valueOf(LenientJson attributes, LeadField field) {
        var path = names.of(field);
        return (path.part() == ProfileNames.Part.ATTRIBUTE ? attributes : attributes.at(part(field))).at(path.name());
    }

    private static boolean isFilled(LenientJson value) {
        return !value.text().isBlank()
                || value.value() instanceof JsonArray list && !list.isEmpty()
                || value.value() instanceof JsonObject object && !object.isEmpty();
    }

    /** Names that begin with {@code subscriptions.} are those of what Klaviyo itself knows of consent. */
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> wanted) {
        var flags = new HashMap<String, Map<String, Boolean>>();
        var parts = wanted.stream().map(ProfileReads::partOf).collect(Collectors.toSet());
        each(crmIds, parts, (id, attributes) -> {
            var ofOne = new LinkedHashMap<String, Boolean>();
            for (var name : wanted) {
                var text = flag(attributes, name).strip();
                if (!text.isEmpty()) {
                    ofOne.put(name, TRUE.contains(text.toLowerCase(Locale.ROOT)));
                }
            }
            flags.put(id, ofOne);
        });
        return flags;
    }

    private static String partOf(String name) {
        return name.startsWith(SUBSCRIPTIONS + ".") ? SUBSCRIPTIONS : ProfileNames.PROPERTIES;
    }

    private static String flag(LenientJson attributes, String name) {
        if (partOf(name).equals(ProfileNames.PROPERTIES)) {
            return attributes.at(ProfileNames.PROPERTIES).text(name);
        }
        var found = attributes;
        for (var part : name.split("\\.")) {
            found = found.at(part);
        }
        return found.text();
    }

    /** The tags of a profile; empty if there is none. */
    public Optional<Set<String>> tags(String crmId) {
        return attributes(crmId, ProfileNames.PROPERTIES)
                .map(found ->
                        new LinkedHashSet<>(found.at(ProfileNames.PROPERTIES).texts(names.tags())));
    }

    private void each(Collection<String> crmIds, Set<String> fields, BiConsumer<String, LenientJson> told) {
        var ids = crmIds.stream().filter(ProfileId::isId).distinct().toList();
        for (int from = 0; from < ids.size(); from += Filter.MOST) {
            var some = ids.subList(from, Math.min(ids.size(), from + Filter.MOST));
            var call = Place.READ_PROFILES
                    .call()
                    .query("filter", Filter.any("id", some))
                    .query(
                            FIELDS,
                            (fields.isEmpty() ? Stream.of("id") : fields.stream()).collect(Collectors.joining(",")))
                    .query("page[size]", Integer.toString(Filter.MOST));
            var asked = Set.copyOf(some);
            pages.each(fields.contains(SUBSCRIPTIONS) ? call.query(ADDITIONAL, SUBSCRIPTIONS) : call, profile -> {
                var id = profile.text("id");
                if (asked.contains(id)) {
                    told.accept(id, profile.at("attributes"));
                }
            });
        }
    }

    /** The custom properties of some profiles, those that have changed last. */
    List<LenientJson> sample() {
        var call = Place.READ_PROFILES
                .call()
                .query("sort", "-updated")
                .query(FIELDS, ProfileNames.PROPERTIES)
                .query("page[size]", "100");
        var page = Verdicts.read(api.send(call)).json().at("data").items();
        return page.stream()
                .map(profile -> profile.at("attributes").at(ProfileNames.PROPERTIES))
                .toList();
    }
}
