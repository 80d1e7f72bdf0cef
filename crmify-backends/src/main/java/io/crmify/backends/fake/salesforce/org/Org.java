package io.crmify.backends.fake.salesforce.org;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The records of an organisation and what may become of them. Thread-safe. */
public final class Org {
    public static final String ID = "00D580000000001EAA";

    private final Map<String, ObjectType> types;
    private final Map<String, Stored> byId = new LinkedHashMap<>();
    private final Map<String, String> idsByKey = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final Set<String> bin = new HashSet<>();
    private final Map<String, Integer> counters = new LinkedHashMap<>();
    private final boolean findsDuplicates;
    private final InstantSource clock = Clock.systemUTC();

    /**
     * @param keyField which leads, contacts and custom objects have
     * @param custom types of the account's own fields, by object and by name
     */
    public Org(String keyField, Map<String, Map<String, String>> custom, boolean findsDuplicates) {
        var all = new LinkedHashMap<String, ObjectType>();
        ObjectType.standard().forEach(type -> all.put(type.name(), type));
        for (var object : custom.keySet()) {
            all.computeIfAbsent(object, name -> ObjectType.of(name, "a%02d".formatted(all.size()), List.of()));
        }
        all.replaceAll((name, type) -> {
            var isKeyed = name.equals("Lead") || name.equals("Contact") || name.endsWith("__c");
            var grown = isKeyed ? type.and(Column.of(keyField, "string").with("key")) : type;
            for (var field : custom.getOrDefault(name, Map.of()).entrySet()) {
                var isKey = field.getValue().equals("key");
                var column = Column.of(field.getKey(), isKey ? "string" : field.getValue());
                grown = grown.and(isKey ? column.with("key") : column);
            }
            return grown;
        });
        this.types = Map.copyOf(all);
        this.findsDuplicates = findsDuplicates;
    }

    /** What a write has done. */
    public record Written(String id, boolean created) {}

    public ObjectType type(String name) {
        return types.values().stream()
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(Wrong::notFound);
    }

    public synchronized List<Stored> all() {
        return List.copyOf(byId.values());
    }

    public synchronized List<Stored> all(ObjectType type) {
        return byId.values().stream()
                .filter(record -> record.type().equals(type))
                .toList();
    }

    public synchronized Optional<Stored> byId(String id) {
        return Optional.ofNullable(byId.get(SalesforceIds.whole(id)));
    }

    /** @throws Wrong as Salesforce says of one that is deleted, or never was */
    public synchronized Stored existing(ObjectType type, String id) {
        if (deleted.contains(SalesforceIds.whole(id))) {
            throw Wrong.of(404, "ENTITY_IS_DELETED", "entity is deleted");
        }
        return byId(id).filter(record -> record.type().equals(type))
                .orElseThrow(() -> Wrong.of(404, "NOT_FOUND", "Provided external ID does not exist"));
    }

    public synchronized Optional<Stored> byKey(ObjectType type, Column key, String value) {
        return Optional.ofNullable(idsByKey.get(mark(type, key, value))).map(byId::get);
    }

    public synchronized Written upsert(ObjectType type, String field, String value, JsonObject body, boolean allows) {
        var key = type.key(field);
        if (body.containsKey(key.name()) || body.containsKey("Id") || body.containsKey("id")) {
            throw Wrong.of(
                    400,
                    "INVALID_FIELD",
                    "The %s field should not be specified in the sobject data."
                            .formatted(body.containsKey(key.name()) ? key.name() : "Id"));
        }
        var known = byKey(type, key, value);
        if (known.isPresent()) {
            return update(type, known.get().id(), body, allows);
        }
        var whole = Values.object(body).add(key.name(), value).build();
        return create(type, whole, allows);
    }

    public synchronized Written create(ObjectType type, JsonObject body, boolean allows) {
        var number = counters.merge(type.prefix(), 1, Integer::sum);
        var id = SalesforceIds.whole("%s5800000%05d".formatted(type.prefix(), number));
        var now = clock.instant();
        var fresh = new Stored(id, type, Map.of(), now, now);
        var start = type.name().equals("Lead")
                ? fresh.with(Map.of("Status", Values.of(ObjectType.STATUSES.get(0))), now)
                : fresh;
        save(start.with(wanted(type, body), now), allows);
        return new Written(id, true);
    }

    public synchronized Written update(ObjectType type, String id, JsonObject body, boolean allows) {
        var known = existing(type, id);
        if (known.text("IsConverted").equals("true")) {
            throw Wrong.of(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        save(known.with(wanted(type, body), clock.instant()), allows);
        return new Written(known.id(), false);
    }

    public synchronized void delete(ObjectType type, String id) {
        var known = existing(type, id);
        forget(known);
        deleted.add(known.id());
        bin.add(known.id());
    }

    /** False if it is not in the recycle bin. */
    public synchronized boolean removeFromBin(String id) {
        return bin.remove(SalesforceIds.whole(id));
    }

    public synchronized int inBin() {
        return bin.size();
    }

    /** Makes a contact of a lead, and an account; the lead's campaigns are the contact's too. */
    public synchronized Stored convert(String leadId, String status) {
        return convert(leadId, status, "");
    }

    /** @param into the contact that it is joined to; blank if one is made */
    public synchronized Stored convert(String leadId, String status, String into) {
        var lead = byId(leadId)
                .filter(record -> record.type().name().equals("Lead"))
                .orElseThrow(() -> Wrong.of(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"));
        if (lead.text("IsConverted").equals("true")) {
            throw Wrong.of(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        if (!status.equals(ObjectType.STATUSES.get(2))) {
            throw Wrong.of(400, "INVALID_STATUS", "invalid convertedStatus");
        }
        var contact = byId(into).orElseGet(() -> contactOf(lead));
        return become(lead, status, contact);
    }

    private Stored contactOf(Stored lead) {
        var account = create(type("Account"), body(Map.of("Name", lead.value("Company"))), true);
        var values = new LinkedHashMap<String, JsonValue>();
        List.of("LastName", "FirstName", "Email", "Phone").forEach(name -> values.put(name, lead.value(name)));
        values.put("AccountId", Values.of(account.id()));
        return byId(create(type("Contact"), body(values), true).id()).orElseThrow();
    }

    private Stored become(Stored lead, String status, Stored contact) {
        var now = clock.instant();
        var converted = lead.with(
                Map.of(
                        "IsConverted", JsonValue.TRUE,
                        "Status", Values.of(status),
                        "ConvertedContactId", Values.of(contact.id()),
                        "ConvertedAccountId", contact.value("AccountId")),
                now);
        byId.put(converted.id(), converted);
        byId.replaceAll((id, record) -> record.type().name().equals("CampaignMember")
                        && record.text("LeadId").equals(converted.id())
                ? record.with(Map.of("ContactId", Values.of(contact.id())), now)
                : record);
        return converted;
    }

    private static JsonObject body(Map<String, JsonValue> values) {
        var body = Values.object();
        values.forEach(body::add);
        return body.build();
    }

    private static Map<String, JsonValue> wanted(ObjectType type, JsonObject body) {
        var wanted = new LinkedHashMap<String, JsonValue>();
        body.forEach((name, value) -> {
            if (name.equals("attributes")) {
                return;
            }
            var column = type.column(name)
                    .orElseThrow(() -> Wrong.of(
                            400,
                            "INVALID_FIELD",
                            "No such column '%s' on sobject of type %s".formatted(name, type.name())));
            column.ensureTakes(value);
            wanted.put(column.name(), value);
        });
        return wanted;
    }

    private void save(Stored record, boolean allows) {
        var missing = record.type().columns().values().stream()
                .filter(column ->
                        column.isRequired() && record.text(column.name()).isBlank())
                .map(Column::name)
                .toList();
        if (!missing.isEmpty()) {
            throw Wrong.of(
                    400,
                    "REQUIRED_FIELD_MISSING",
                    "Required fields are missing: " + missing,
                    missing.toArray(String[]::new));
        }
        keys(record.type()).forEach(key -> ensureUnique(record, key));
        Members.ensureOpen(this, record);
        if (record.type().name().equals("CampaignMember")) {
            Members.ensureTakes(this, record);
        }
        if (findsDuplicates && !allows) {
            ensureNoneAlike(record);
        }
        keep(record);
    }

    private void ensureUnique(Stored record, Column key) {
        byKey(record.type(), key, record.text(key.name()))
                .filter(other -> !other.id().equals(record.id()))
                .ifPresent(other -> {
                    throw Wrong.of(
                            400,
                            "DUPLICATE_VALUE",
                            "duplicate value found: %s duplicates value on record with id: %s"
                                    .formatted(key.name(), other.id().substring(0, 15)));
                });
    }

    private static String mark(ObjectType type, Column key, String value) {
        return type.name() + " " + key.name() + " " + value.toLowerCase(Locale.ROOT);
    }

    private void forget(Stored record) {
        keys(record.type())
                .forEach(key -> idsByKey.remove(mark(record.type(), key, record.text(key.name())), record.id()));
        byId.remove(record.id());
    }

    private void keep(Stored record) {
        var before = byId.get(record.id());
        if (before != null) {
            keys(record.type())
                    .forEach(key -> idsByKey.remove(mark(record.type(), key, before.text(key.name())), record.id()));
        }
        byId.put(record.id(), record);
        keys(record.type())
                .filter(key -> !record.text(key.name()).isEmpty())
                .forEach(key -> idsByKey.put(mark(record.type(), key, record.text(key.name())), record.id()));
    }

    private static Stream<Column> keys(ObjectType type) {
        return type.columns().values().stream().filter(Column::isKey);
    }

    /** The standard rule: people with the same address are alike. */
    private void ensureNoneAlike(Stored record) {
        var email = record.text("Email");
        Predicate<Stored> isAlike = other -> !email.isEmpty()
                && !other.id().equals(record.id())
                && other.text("Email").equalsIgnoreCase(email);
        var alike = all(record.type()).stream().filter(isAlike).toList();
        if (alike.isEmpty()) {
            return;
        }
        throw Wrong.of(400, "DUPLICATES_DETECTED", "Use one of these records?")
                .with(Members.duplicateResult(record.type().name(), alike));
    }
}
