package io.crmify.backends.fake.nationbuilder;

import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What the nation holds. Whoever uses it holds its lock. */
final class NationStore {
    /** The person who has given the token. */
    static final long ME = 1;

    private static final List<String> UNIQUE = List.of("external_id", "salesforce_id", "civicrm_id", "email");

    private final Attributes attributes;
    private final NationOptions options;
    private final Map<Long, Person> people = new TreeMap<>();
    private final Map<Long, String> tags = new TreeMap<>();
    private final Map<Long, Tagging> taggings = new TreeMap<>();
    private final Map<Long, NationList> lists = new TreeMap<>();
    private final List<Contact> contacts = new ArrayList<>();
    private final Map<String, String> indexed = new HashMap<>();
    private final AtomicLong lastId = new AtomicLong(100);

    NationStore(NationOptions options) {
        this.options = options;
        this.attributes = new Attributes(options.customFields());
    }

    /**
     * @param values by v2's names; those of an address as {@code home_address.city}, custom ones as {@code custom_values.plan}
     */
    record Person(long id, Map<String, JsonValue> values, Instant createdAt, Instant updatedAt) {
        Person {
            values = Map.copyOf(values);
        }

        String text(String name) {
            return name.equals("id") ? Long.toString(id) : Attributes.text(values.getOrDefault(name, JsonValue.NULL));
        }
    }

    record Tagging(long id, long signup, long tag) {}

    record NationList(long id, String name, String slug, Set<Long> members) {}

    record Contact(long id, long signup, String content) {}

    Attributes attributes() {
        return attributes;
    }

    Instant now() {
        return options.clock().instant();
    }

    List<Person> people() {
        return List.copyOf(people.values());
    }

    Optional<Person> person(long id) {
        return Optional.ofNullable(people.get(id));
    }

    /** Who is meant by what is wanted of a person: by the unique ids first, and last by the address. */
    Optional<Person> matching(Map<String, JsonValue> wanted) {
        return UNIQUE.stream()
                .map(name -> owner(name, Attributes.text(wanted.getOrDefault(name, JsonValue.NULL))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Person> owner(String name, String value) {
        var id = value.isEmpty() ? null : indexed.get(unique(name, value));
        return id == null ? Optional.empty() : person(Long.parseLong(id));
    }

    private static String unique(String name, String value) {
        return name + "=" + value.toLowerCase(Locale.ROOT);
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    /** Mails are welcome unless something else is said: so are NationBuilder's defaults. */
    Person create(Map<String, JsonValue> wanted) {
        return put(new Person(nextId(), Map.of("email_opt_in", JsonValue.TRUE), now(), now()), wanted);
    }

    /** Null clears. */
    Person put(Person old, Map<String, JsonValue> wanted) {
        for (var name : UNIQUE) {
            var other = owner(name, Attributes.text(wanted.getOrDefault(name, JsonValue.NULL)));
            if (other.isPresent() && other.get().id() != old.id()) {
                throw Errors.invalid(name, "taken", "has already been taken");
            }
        }
        var values = new LinkedHashMap<>(old.values());
        wanted.forEach((name, value) -> {
            if (Attributes.text(value).isEmpty()) {
                values.remove(name);
            } else {
                values.put(name, value);
            }
        });
        var changed = new Person(old.id(), values, old.createdAt(), now());
        UNIQUE.forEach(name -> indexed.remove(unique(name, old.text(name))));
        UNIQUE.forEach(name -> indexed.put(unique(name, changed.text(name)), Long.toString(changed.id())));
        people.put(changed.id(), changed);
        return changed;
    }

    boolean remove(long id) {
        var old = people.remove(id);
        if (old == null) {
            return false;
        }
        UNIQUE.forEach(name -> indexed.remove(unique(name, old.text(name))));
        taggings.values().removeIf(tagging -> tagging.signup() == id);
        contacts.removeIf(contact -> contact.signup() == id);
        lists.values().forEach(list -> list.members().remove(id));
        return true;
    }

    Map<Long, String> tags() {
        return tags;
    }

    Optional<Long> tagId(String name) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getValue().equalsIgnoreCase(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Makes it if there is none; tells its id. */
    long tag(String name) {
        return tagId(name).orElseGet(() -> {
            var id = nextId();
            tags.put(id, name);
            return id;
        });
    }

    Map<Long, Tagging> taggings() {
        return taggings;
    }

    /** Once. */
    Tagging tagPerson(long person, long tag) {
        return taggings.values().stream()
                .filter(tagging -> tagging.signup() == person && tagging.tag() == tag)
                .findFirst()
                .orElseGet(() -> {
                    var tagging = new Tagging(nextId(), person, tag);
                    taggings.put(tagging.id(), tagging);
                    return tagging;
                });
    }

    void untagPerson(long person, long tag) {
        taggings.values().removeIf(tagging -> tagging.signup() == person && tagging.tag() == tag);
    }

    Set<String> tagsOf(long person) {
        return taggings.values().stream()
                .filter(tagging -> tagging.signup() == person)
                .map(tagging -> tags.getOrDefault(tagging.tag(), ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Map<Long, NationList> lists() {
        return lists;
    }

    long addList(String name, String slug) {
        var id = nextId();
        lists.put(id, new NationList(id, name, slug, new TreeSet<>()));
        return id;
    }

    List<Contact> contacts() {
        return List.copyOf(contacts);
    }

    Contact addContact(long person, String content) {
        var contact = new Contact(nextId(), person, content);
        contacts.add(contact);
        return contact;
    }

    FakePerson seen(Person person) {
        var texts = new HashMap<String, String>();
        person.values()
                .forEach(
                        (name, value) -> texts.put(name.replaceFirst("^custom_values[.]", ""), Attributes.text(value)));
        var on = lists.values().stream()
                .filter(list -> list.members().contains(person.id()))
                .map(NationList::slug)
                .collect(Collectors.toSet());
        return new FakePerson(Long.toString(person.id()), texts, tagsOf(person.id()), on);
    }
}
