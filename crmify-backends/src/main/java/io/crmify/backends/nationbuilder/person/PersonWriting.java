package io.crmify.backends.nationbuilder.person;

import static io.crmify.lead.LeadField.COUNTRY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LANGUAGE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.MOBILE_PHONE;
import static io.crmify.lead.LeadField.PHONE;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes NationBuilder's person of ours. */
final class PersonWriting {
    /** What its columns take that are texts; nothing says so, but they are Rails'. */
    private static final int LONGEST_TEXT = 255;

    private static final List<LeadField> TELLING = List.of(EMAIL, FIRST_NAME, LAST_NAME, PHONE, MOBILE_PHONE);

    private final PersonForm form;
    private final String key;
    private final Catalogue statuses;
    private final boolean writesLevel;
    private final boolean keepsCountry;
    private final Normalizer normalizer;

    PersonWriting(NationBackend.Setting setting, Catalogue statuses) {
        var context = setting.context();
        this.form = setting.form();
        this.key = setting.choices().key();
        this.statuses = statuses;
        this.writesLevel = setting.choices().status() == Choices.Status.SUPPORT_LEVEL;
        this.keepsCountry = context.setting("normalize.country")
                .filter(choice -> choice.strip().equalsIgnoreCase("KEEP"))
                .isPresent();
        this.normalizer = Normalizer.of(
                context,
                Arrays.stream(LeadField.values())
                        .collect(Collectors.toMap(Function.identity(), field -> LONGEST_TEXT)));
    }

    /**
     * The lead as it is to be sent.
     *
     * @throws RecordRefusedException if nobody could tell who it is, or a value is too long
     */
    Lead normalized(Lead lead) {
        var normalized = normalizer.normalized(lead);
        if (lead.isCreate() && TELLING.stream().noneMatch(normalized.fields()::containsKey)) {
            throw new RecordRefusedException(
                    "%s: NationBuilder has no use for a person without a name, an e-mail and a phone number; map one of them"
                            .formatted(lead.key()),
                    new Diagnosis("NAME_OR_EMAIL_OR_PHONE_MISSING", null, List.of()));
        }
        return normalized;
    }

    /** @throws RecordRefusedException if its country is none */
    JsonObject of(Lead lead) {
        var own = new TreeMap<String, JsonValue>();
        var address = new TreeMap<String, JsonValue>();
        var custom = new TreeMap<String, JsonValue>();
        lead.cleared().properties().forEach(name -> (form.isCustom(name) ? custom : own).put(name, JsonValue.NULL));
        lead.properties().forEach((name, value) -> (form.isCustom(name) ? custom : own).put(name, json(value)));
        lead.cleared().fields().forEach(field -> put(own, address, field, null));
        lead.fields().forEach((field, value) -> put(own, address, field, value(lead, field, value)));
        own.remove("id");
        own.put(key, Json.createValue(lead.key().external()));
        var status = lead.status();
        if (writesLevel && status != null && !status.isBlank()) {
            own.put(
                    SupportLevels.ATTRIBUTE,
                    Json.createValue(Integer.parseInt(statuses.get(status).id())));
        }
        if (form.custom().isEmpty()) {
            own.putAll(custom);
        } else if (!custom.isEmpty()) {
            own.put(form.custom(), object(custom));
        }
        if (!address.isEmpty()) {
            own.put(form.address(), object(address));
        }
        return object(own);
    }

    private void put(
            Map<String, JsonValue> own, Map<String, JsonValue> address, LeadField field, @Nullable Object value) {
        var part = PersonForm.ADDRESS.get(field);
        var name = part == null ? form.fields().get(field) : part;
        if (name != null) {
            (part == null ? own : address).put(name, value == null ? JsonValue.NULL : json(value));
        }
    }

    private Object value(Lead lead, LeadField field, Object value) {
        if (field == LANGUAGE) {
            return value.toString().split("[-_]", 2)[0];
        }
        if (field != COUNTRY || keepsCountry) {
            return value;
        }
        return Countries.code(value.toString())
                .orElseThrow(() -> new RecordRefusedException(
                        ("%s: NationBuilder takes the ISO code of a country, and this is neither one nor an English name. Map"
                                        + " the code, or set crmify.backend.normalize.country=KEEP.")
                                .formatted(lead.key()),
                        new Diagnosis("COUNTRY_UNKNOWN", null, List.of("country_code"))));
    }

    /** The names of all that an object sets, those of its address and its custom fields too. */
    Set<String> namesIn(JsonObject person) {
        var names = person.keySet().stream().collect(Collectors.toCollection(TreeSet::new));
        for (var part : List.of(form.address(), form.custom())) {
            if (person.get(part) instanceof JsonObject inner) {
                names.addAll(inner.keySet());
            }
        }
        return names;
    }

    /** An object with those members. */
    static JsonObject object(Map<String, ? extends JsonValue> members) {
        var object = Json.createObjectBuilder();
        members.forEach(object::add);
        return object.build();
    }

    /** A value of a lead as JSON. */
    private static JsonValue json(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Long number) {
            return Json.createValue(number);
        } else if (value instanceof BigDecimal number) {
            return Json.createValue(number);
        }
        return Json.createValue(value.toString());
    }
}
