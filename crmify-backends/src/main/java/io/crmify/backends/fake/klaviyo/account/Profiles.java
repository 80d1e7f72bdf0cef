package io.crmify.backends.fake.klaviyo.account;

import io.crmify.backends.fake.klaviyo.account.FakeProfile.Consent;
import io.crmify.backends.fake.klaviyo.account.FakeProfile.Times;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The profiles of the account. An identifier belongs to one of them. Thread-safe. */
public final class Profiles {
    private static final List<String> IDENTIFIERS = List.of("external_id", "email", "phone_number");

    private final Map<String, FakeProfile> byId = new LinkedHashMap<>();
    /** The ids, by identifier and its value. */
    private final Map<String, String> owners = new LinkedHashMap<>();

    private final AtomicLong lastId = new AtomicLong();
    private final InstantSource clock;

    public Profiles(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What became of one that was written.
     *
     * @param isNew it was not there before
     */
    public record Written(FakeProfile profile, boolean isNew) {}

    public synchronized List<FakeProfile> all() {
        return List.copyOf(byId.values());
    }

    public synchronized Optional<FakeProfile> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public synchronized Optional<FakeProfile> by(String identifier, String value) {
        return Optional.ofNullable(owners.get(owned(identifier, value))).map(byId::get);
    }

    /** Creates or updates the profile that the identifiers, or the id, tell. */
    public synchronized Written upsert(JsonObject resource, String pointer) {
        ProfileRules.check(resource, pointer);
        var found = found(resource);
        if (found.isEmpty()) {
            ensureIdentified(resource, pointer);
            return new Written(create(resource), true);
        }
        return new Written(changed(found.get(), resource), false);
    }

    public synchronized FakeProfile create(JsonObject resource, String pointer) {
        ProfileRules.check(resource, pointer);
        ensureIdentified(resource, pointer);
        found(resource).ifPresent(existing -> {
            throw Errors.duplicate(existing.id());
        });
        return create(resource);
    }

    public synchronized FakeProfile update(String id, JsonObject resource) {
        ProfileRules.check(resource, "/data");
        return changed(byId(id).orElseThrow(() -> Errors.notFound("A profile with id " + id)), resource);
    }

    private Optional<FakeProfile> found(JsonObject resource) {
        var found = new LinkedHashSet<FakeProfile>();
        var id = Call.text(resource, "id");
        if (!id.isEmpty()) {
            found.add(byId(id).orElseThrow(() -> Errors.notFound("A profile with id " + id)));
        }
        var attributes = Call.object(resource, "attributes");
        IDENTIFIERS.forEach(name -> by(name, Call.text(attributes, name)).ifPresent(found::add));
        if (found.size() > 1) {
            throw Errors.duplicate(
                    found.stream().skip(1).findFirst().orElseThrow().id());
        }
        return found.stream().findFirst();
    }

    private static void ensureIdentified(JsonObject resource, String pointer) {
        var attributes = Call.object(resource, "attributes");
        if (IDENTIFIERS.stream().allMatch(name -> Call.text(attributes, name).isEmpty())) {
            throw Errors.invalid(pointer + "/attributes", "One of email, phone_number, external_id or id is required.");
        }
    }

    private FakeProfile create(JsonObject resource) {
        var now = clock.instant();
        var id = "01GDDKASAP8TKDDA%010d".formatted(lastId.incrementAndGet());
        return changed(new FakeProfile(id, Map.of(), Map.of(), Set.of(), Consent.NONE, new Times(now, now)), resource);
    }

    private FakeProfile changed(FakeProfile before, JsonObject resource) {
        var change = new ProfileChange(resource);
        var after = before.with(
                change.attributes(before.attributes()), change.properties(before.properties()), clock.instant());
        for (var identifier : IDENTIFIERS) {
            by(identifier, after.attribute(identifier))
                    .filter(owner -> !owner.id().equals(after.id()))
                    .ifPresent(owner -> {
                        throw Errors.duplicate(owner.id());
                    });
        }
        return put(after);
    }

    private FakeProfile put(FakeProfile profile) {
        disown(profile.id());
        byId.put(profile.id(), profile);
        IDENTIFIERS.stream()
                .filter(identifier -> !profile.attribute(identifier).isEmpty())
                .forEach(identifier -> owners.put(owned(identifier, profile.attribute(identifier)), profile.id()));
        return profile;
    }

    private void disown(String id) {
        byId(id).ifPresent(before ->
                IDENTIFIERS.forEach(identifier -> owners.remove(owned(identifier, before.attribute(identifier)), id)));
    }

    private static String owned(String identifier, String value) {
        return identifier + ":" + (identifier.equals("email") ? value.toLowerCase(Locale.ROOT) : value);
    }

    /** One of two: what the first has not, it gets of the other, which goes. */
    public synchronized void merge(String into, String from) {
        var kept = byId(into).orElseThrow(() -> Errors.notFound("A profile with id " + into));
        var gone = byId(from).orElseThrow(() -> Errors.notFound("A profile with id " + from));
        erase(from);
        var attributes = new LinkedHashMap<>(gone.attributes());
        attributes.putAll(kept.attributes());
        var properties = new LinkedHashMap<>(gone.properties());
        properties.putAll(kept.properties());
        var lists = new HashSet<>(gone.lists());
        lists.addAll(kept.lists());
        put(kept.with(attributes, properties, clock.instant()).withLists(lists));
    }

    public synchronized void erase(String id) {
        disown(id);
        byId.remove(id);
    }

    /** Changes the consent of a profile, if it is there. */
    public synchronized void consent(String id, UnaryOperator<Consent> change) {
        byId(id).ifPresent(profile -> put(profile.with(change.apply(profile.consent()))));
    }

    /** Changes the lists of a profile. */
    public synchronized void lists(String id, Function<Set<String>, Set<String>> change) {
        byId(id).ifPresent(profile -> put(profile.withLists(change.apply(profile.lists()))));
    }
}
