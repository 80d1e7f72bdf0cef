package io.crmify.backends.fake.insightly;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which fields leads have, and what those take. */
final class Columns {
    static final String ID = "LEAD_ID";
    static final String LAST_NAME = "LAST_NAME";
    static final String STATUS = "LEAD_STATUS_ID";
    static final String SOURCE = "LEAD_SOURCE_ID";
    static final String CUSTOM = "CUSTOMFIELDS";
    static final String NAME = "FIELD_NAME";
    static final String VALUE = "FIELD_VALUE";

    static final Set<String> READ_ONLY = Set.of(
            "DATE_CREATED_UTC",
            "DATE_UPDATED_UTC",
            "LAST_ACTIVITY_DATE_UTC",
            "NEXT_ACTIVITY_DATE_UTC",
            "CREATED_USER_ID",
            "IMAGE_URL",
            "TAGS",
            "LINKS");

    private static final List<String> TEXTS =
            List.of(("SALUTATION FIRST_NAME LAST_NAME TITLE EMAIL PHONE MOBILE FAX WEBSITE"
                            + " ORGANISATION_NAME INDUSTRY LEAD_DESCRIPTION ADDRESS_STREET ADDRESS_CITY ADDRESS_STATE"
                            + " ADDRESS_POSTCODE ADDRESS_COUNTRY")
                    .split(" "));
    private static final List<String> NUMBERS = List.of(
            ("EMPLOYEE_COUNT LEAD_RATING LEAD_SOURCE_ID LEAD_STATUS_ID OWNER_USER_ID RESPONSIBLE_USER_ID").split(" "));
    private static final String OPTED_OUT = "EMAIL_OPTED_OUT";
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@]+");

    private final Set<String> custom;

    Columns(Set<String> custom) {
        this.custom = custom;
    }

    Set<String> custom() {
        return custom;
    }

    boolean isColumn(String name) {
        return custom.contains(name) || isStandard(name) || name.equals(ID);
    }

    /** What a body wants written, custom fields among the others; null clears. Refuses what Insightly refuses. */
    Map<String, JsonValue> wanted(JsonObject body) {
        var wanted = new LinkedHashMap<String, JsonValue>();
        body.forEach((name, value) -> {
            if (name.equals(CUSTOM)) {
                wanted.putAll(customValues(value));
            } else if (!name.equals(ID)) {
                ensureTaken(name, value);
                wanted.put(name, value);
            }
        });
        return Collections.unmodifiableMap(wanted);
    }

    private Map<String, JsonValue> customValues(JsonValue given) {
        if (!(given instanceof JsonArray fields) || !fields.stream().allMatch(JsonObject.class::isInstance)) {
            throw Errors.invalid(CUSTOM + " is no list of fields");
        }
        var values = new LinkedHashMap<String, JsonValue>();
        for (var field : fields.getValuesAs(JsonObject.class)) {
            var name = field.getString(NAME, "");
            if (!custom.contains(name)) {
                throw Errors.invalid("Custom field %s does not exist".formatted(name));
            }
            values.put(name, field.getOrDefault(VALUE, JsonValue.NULL));
        }
        return values;
    }

    private static boolean isStandard(String name) {
        return TEXTS.contains(name) || NUMBERS.contains(name) || name.equals(OPTED_OUT);
    }

    private static void ensureTaken(String name, JsonValue value) {
        if (READ_ONLY.contains(name)) {
            throw Errors.invalid(name + " is read-only");
        }
        if (!isStandard(name)) {
            throw Errors.invalid(name + " is no field of leads");
        }
        if (value != JsonValue.NULL && !isOfType(name, value)) {
            throw Errors.invalid("the value of %s is not valid".formatted(name));
        }
    }

    private static boolean isOfType(String name, JsonValue value) {
        if (name.equals(OPTED_OUT)) {
            return value == JsonValue.TRUE || value == JsonValue.FALSE;
        }
        if (NUMBERS.contains(name)) {
            return value instanceof JsonNumber number && number.isIntegral() && isKnown(name, number.longValue());
        }
        return value instanceof JsonString text
                && (!name.equals("EMAIL")
                        || text.getString().isEmpty()
                        || ADDRESS.matcher(text.getString()).matches());
    }

    private static boolean isKnown(String name, long value) {
        return switch (name) {
            case STATUS -> Words.STATUSES.word(value).isPresent();
            case SOURCE -> Words.SOURCES.word(value).isPresent();
            default -> true;
        };
    }

    /** A value as people see it; empty if there is none. */
    static String text(JsonValue value) {
        return value == JsonValue.NULL ? "" : value instanceof JsonString text ? text.getString() : value.toString();
    }
}
