package io.crmify.backends.salesforce.record;

import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.lead.LeadField;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/** What the object has for fields, as this user sees them. */
public final class Schema {
    private static final Duration FRESH = Duration.ofHours(1);

    private final CrmHttp http;
    private final Version version;
    private final SObject object;
    private final Verdicts verdicts;
    private final InstantSource clock;
    private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

    public Schema(CrmHttp http, Version version, SObject object, Verdicts verdicts, InstantSource clock) {
        this.http = http;
        this.version = version;
        this.object = object;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /**
     * What is needed for each record.
     *
     * @param booleans names of checkboxes, upper and lower case alike
     * @param longest how many characters the standard fields take
     */
    private record Known(Set<String> booleans, Map<LeadField, Integer> longest, Instant readAt) {
        static final Known NOTHING = new Known(Set.of(), Map.of(), Instant.MAX);
    }

    public List<Field> fields() {
        return described(describe()).stream().map(Schema::field).toList();
    }

    /**
     * @throws MisconfiguredException if the user may not write the object, or crmify's key has no field that is an external id and
     *     unique
     */
    public void ensureKeyField() {
        var answer = describe();
        var told = answer.json();
        if (told.text("createable").equals("false") || told.text("updateable").equals("false")) {
            throw fault(
                    answer,
                    "the user of the connection may not create and edit %s: grant it".formatted(object.name()),
                    "OBJECT_READ_ONLY",
                    object.name());
        }
        var key = described(answer).stream()
                .filter(field -> field.text("name").equalsIgnoreCase(object.key()))
                .findFirst()
                .orElseThrow(() -> fault(
                        answer,
                        ("%s has no field %s that this user sees: create it as a text of at least 32 characters, "
                                        + "External ID and Unique, and grant it to the user; or correct crmify.backend.key-field")
                                .formatted(object.name(), object.key()),
                        "KEY_FIELD_MISSING",
                        object.key()));
        if (!key.text("externalId").equals("true") || !key.text("unique").equals("true")) {
            throw fault(
                    answer,
                    "%s is to be External ID and Unique: correct the field".formatted(object.key()),
                    "KEY_FIELD_NOT_UNIQUE",
                    object.key());
        }
        if (key.text("updateable").equals("false")) {
            throw fault(
                    answer,
                    "the user of the connection may not edit %s: grant it".formatted(object.key()),
                    "KEY_FIELD_READ_ONLY",
                    object.key());
        }
    }

    /** The words that a picklist has now. */
    List<String> words(String field) {
        var answer = describe();
        return described(answer).stream()
                .filter(known -> known.text("name").equalsIgnoreCase(field))
                .findFirst()
                .orElseThrow(() ->
                        fault(answer, "%s has no field %s".formatted(object.name(), field), "FIELD_UNKNOWN", field))
                .at("picklistValues")
                .items()
                .stream()
                .filter(word -> !word.text("active").equals("false"))
                .map(word -> word.text("value"))
                .filter(word -> !word.isBlank())
                .toList();
    }

    /** Whether a field is a checkbox, as far as it is known by now: before the first push the object is always looked at. */
    boolean isBoolean(String field) {
        return Objects.requireNonNull(known.get()).booleans().contains(field);
    }

    /** How many characters the standard fields take, as far as it is known by now. What was read is read again after an hour. */
    Map<LeadField, Integer> longest() {
        var last = Objects.requireNonNull(known.get());
        if (last.readAt().isBefore(clock.instant().minus(FRESH))) {
            describe();
        }
        return Objects.requireNonNull(known.get()).longest();
    }

    private HttpAnswer describe() {
        var answer = verdicts.read(http.send(HttpCall.get(version.path("/sobjects/" + object.name() + "/describe"))));
        var booleans = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        var lengths = new TreeMap<String, Integer>(String.CASE_INSENSITIVE_ORDER);
        for (var field : described(answer)) {
            var length = field.text("length");
            if (field.text("type").equals("boolean")) {
                booleans.add(field.text("name"));
            } else if (kind(field) == Kind.TEXT && length.matches("[1-9]\\d{0,8}")) {
                lengths.put(field.text("name"), Integer.valueOf(length));
            }
        }
        var longest = new EnumMap<LeadField, Integer>(LeadField.class);
        object.fields().forEach((field, name) -> {
            var length = lengths.get(name);
            if (length != null) {
                longest.put(field, length);
            }
        });
        known.set(new Known(Collections.unmodifiableSet(booleans), Map.copyOf(longest), clock.instant()));
        return answer;
    }

    private static List<LenientJson> described(HttpAnswer answer) {
        var fields = answer.json().at("fields");
        if (!fields.isArray()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer describes no object", Diagnosis.of("NOT_A_LIST", answer.status()));
        }
        return fields.items();
    }

    private static Field field(LenientJson field) {
        var isNeeded = field.text("nillable").equals("false")
                && !field.text("defaultedOnCreate").equals("true")
                && field.text("createable").equals("true");
        var isWritable = field.text("createable").equals("true")
                && field.text("updateable").equals("true");
        return new Field(field.text("name"), field.text("label"), kind(field), isNeeded, isWritable);
    }

    private static Kind kind(LenientJson field) {
        return switch (field.text("type")) {
            case "string", "textarea", "email", "phone", "url", "encryptedstring", "id" -> Kind.TEXT;
            case "int", "long", "double", "currency", "percent" -> Kind.NUMBER;
            case "boolean" -> Kind.BOOLEAN;
            case "date" -> Kind.DATE;
            case "datetime" -> Kind.INSTANT;
            case "picklist", "multipicklist", "combobox" -> Kind.CHOICE;
            default -> Kind.OTHER;
        };
    }

    private static MisconfiguredException fault(HttpAnswer answer, String what, String reason, String name) {
        return new MisconfiguredException(answer + ": " + what, Diagnosis.of(reason, answer.status(), List.of(name)));
    }
}
