package io.crmify.backends.fake;

import io.crmify.backends.fake.ContactChange.Kind;
import io.crmify.backends.fake.Schema.Property;
import io.crmify.backends.fake.Schema.Rule;
import io.crmify.backends.fake.hubspot.Errors;
import io.crmify.backends.fake.hubspot.Errors.InvalidValue;
import io.crmify.backends.fake.hubspot.People;
import io.crmify.backends.fake.server.Refused;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The contacts of the account, and what they refuse. Thread-safe. */
final class Contacts implements People {
    private final Schema schema;
    private final InstantSource clock;
    private final Map<String, FakeContact> byId = new LinkedHashMap<>();
    /** For each unique property that was asked for, whose value is whose. */
    private final Map<String, Map<String, String>> index = new HashMap<>();

    private final AtomicLong lastId;
    /** Where contacts that were merged are now. */
    private final Map<String, String> merged = new HashMap<>();

    private final Map<String, FakeContact> archived = new HashMap<>();
    private final Set<String> blocked = new HashSet<>();
    private final List<ContactChange> changes = new ArrayList<>();

    /** @param lastId before the first */
    Contacts(Schema schema, InstantSource clock, long lastId) {
        this.schema = schema;
        this.clock = clock;
        this.lastId = new AtomicLong(lastId);
    }

    @Override
    public boolean isThere(String contactId) {
        return byId(contactId).isPresent();
    }

    @Override
    public Optional<String> idNow(String contactId) {
        return byId(contactId).map(FakeContact::id);
    }

    @Override
    public Optional<String> byEmail(String email) {
        return by(Schema.EMAIL, email).map(FakeContact::id);
    }

    /** Refuses that address from now on. */
    synchronized void block(String email) {
        blocked.add(email.toLowerCase(Locale.ROOT));
    }

    synchronized List<FakeContact> all() {
        return List.copyOf(byId.values());
    }

    synchronized Optional<FakeContact> byId(String id) {
        return Optional.ofNullable(byId.get(merged.getOrDefault(id, id)));
    }

    /** One that was deleted and can be restored. */
    synchronized Optional<FakeContact> archived(String id) {
        return Optional.ofNullable(archived.get(id));
    }

    /** Makes one contact of two, under an id that neither had; what the first holds counts. */
    synchronized FakeContact merge(FakeContact first, FakeContact second) {
        var values = new HashMap<>(second.properties());
        values.putAll(first.properties());
        take(first.id());
        take(second.id());
        var now = clock.instant();
        var one = new FakeContact(Long.toString(lastId.incrementAndGet()), values, first.createdAt(), now);
        merged.replaceAll((id, into) -> Set.of(first.id(), second.id()).contains(into) ? one.id() : into);
        merged.put(first.id(), one.id());
        merged.put(second.id(), one.id());
        return put(one, Kind.CREATED);
    }

    /** The contact whose unique property, or e-mail, has that value. */
    synchronized Optional<FakeContact> by(String property, String value) {
        if (property.equals("hs_object_id")) {
            return byId(value);
        }
        return isUnique(property)
                ? byId(index.computeIfAbsent(property, this::indexed).getOrDefault(folded(value), ""))
                : byId.values().stream()
                        .filter(contact ->
                                !value.isEmpty() && contact.property(property).equalsIgnoreCase(value))
                        .findFirst();
    }

    private boolean isUnique(String property) {
        return property.equals(Schema.EMAIL)
                || schema.property(property)
                        .filter(known -> known.rule() == Rule.UNIQUE)
                        .isPresent();
    }

    private Map<String, String> indexed(String property) {
        var ids = new HashMap<String, String>();
        byId.values().forEach(contact -> ids.put(folded(contact.property(property)), contact.id()));
        ids.remove("");
        return ids;
    }

    /** Has the index tell of a contact what it holds now; null for nothing. */
    private void reindex(String id, @Nullable FakeContact now) {
        var before = byId.get(id);
        index.forEach((property, ids) -> {
            if (before != null) {
                ids.remove(folded(before.property(property)), id);
            }
            if (now != null && !now.property(property).isEmpty()) {
                ids.put(folded(now.property(property)), id);
            }
        });
    }

    private static String folded(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    /** What has happened since this was asked last. */
    synchronized List<ContactChange> takeChanges() {
        var taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    /** Does all of the work, or nothing if it is refused. */
    synchronized <T> T atomically(Supplier<T> work) {
        var before = new LinkedHashMap<>(byId);
        var changesBefore = changes.size();
        try {
            return work.get();
        } catch (Refused refused) {
            byId.clear();
            byId.putAll(before);
            index.clear();
            changes.subList(changesBefore, changes.size()).clear();
            throw refused;
        }
    }

    synchronized FakeContact create(Map<String, String> values) {
        schema.check(values);
        ensureUnique("new", values);
        var now = clock.instant();
        var contact = new FakeContact(Long.toString(lastId.incrementAndGet()), merged(Map.of(), values), now, now);
        return put(contact, Kind.CREATED);
    }

    synchronized FakeContact update(FakeContact old, Map<String, String> values) {
        schema.check(values);
        ensureUnique(old.id(), values);
        var contact = new FakeContact(old.id(), merged(old.properties(), values), old.createdAt(), clock.instant());
        return put(contact, Kind.UPDATED);
    }

    /** People can restore it. */
    synchronized boolean remove(String id) {
        var removed = take(id);
        removed.ifPresent(contact -> archived.put(contact.id(), contact));
        return removed.isPresent();
    }

    /** Nobody can restore it. */
    synchronized boolean erase(String id) {
        var wasArchived = archived.remove(id) != null;
        return take(id).isPresent() || wasArchived;
    }

    private Optional<FakeContact> take(String id) {
        var taken = byId(id);
        taken.ifPresent(contact -> {
            reindex(contact.id(), null);
            byId.remove(contact.id());
            changes.add(new ContactChange(Kind.DELETED, contact));
        });
        return taken;
    }

    private FakeContact put(FakeContact contact, Kind kind) {
        reindex(contact.id(), contact);
        byId.put(contact.id(), contact);
        changes.add(new ContactChange(kind, contact));
        return contact;
    }

    private void ensureUnique(String id, Map<String, String> values) {
        if (blocked.contains(values.getOrDefault(Schema.EMAIL, "").toLowerCase(Locale.ROOT))) {
            throw Errors.invalid("The address was deleted for privacy and cannot be used again");
        }
        by(Schema.EMAIL, values.getOrDefault(Schema.EMAIL, ""))
                .filter(holder -> !holder.id().equals(id))
                .ifPresent(holder -> {
                    throw Errors.conflict("Contact already exists. Existing ID: " + holder.id());
                });
        schema.all().stream()
                .filter(property -> property.rule() == Rule.UNIQUE)
                .map(Property::name)
                .forEach(name -> by(name, values.getOrDefault(name, ""))
                        .filter(holder -> !holder.id().equals(id))
                        .ifPresent(holder -> {
                            throw Errors.invalid(List.of(new InvalidValue(
                                    name,
                                    "CONFLICTING_UNIQUE_VALUE",
                                    "Cannot set %s=%s on %s. %s already has that value."
                                            .formatted(name, values.get(name), id, holder.id()))));
                        }));
    }

    private static Map<String, String> merged(Map<String, String> old, Map<String, String> values) {
        var merged = new HashMap<>(old);
        values.forEach((name, value) -> {
            if (value.isEmpty()) {
                merged.remove(name);
            } else if (!name.equals("lifecyclestage") || isForward(merged.getOrDefault(name, ""), value)) {
                merged.put(name, name.equals(Schema.EMAIL) ? value.toLowerCase(Locale.ROOT) : value);
            }
        });
        return merged;
    }

    /** A life cycle goes forward only, unless it is cleared first; a step back is ignored without a word. */
    private static boolean isForward(String from, String to) {
        return Schema.STAGES.indexOf(to) >= Schema.STAGES.indexOf(from);
    }
}
