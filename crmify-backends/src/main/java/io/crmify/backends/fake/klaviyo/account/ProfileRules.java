package io.crmify.backends.fake.klaviyo.account;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Set;
import java.util.regex.Pattern;

/** What Klaviyo takes of a profile. */
public final class ProfileRules {
    private static final int MOST_BYTES = 100_000;
    private static final Set<String> ATTRIBUTES = Set.of(
            "email",
            "phone_number",
            "external_id",
            "_kx",
            "first_name",
            "last_name",
            "organization",
            "locale",
            "title",
            "image",
            "location",
            "properties");
    private static final Set<String> LOCATION = Set.of(
            "address1", "address2", "city", "country", "latitude", "longitude", "region", "zip", "timezone", "ip");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+");
    private static final Pattern PHONE = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern LOCALE = Pattern.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\\d{3}))?");

    private ProfileRules() {}

    /** @param pointer to the resource: {@code /data} */
    public static void check(JsonObject profile, String pointer) {
        var at = pointer + "/attributes";
        if (profile.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Errors.refused(413, "invalid", "Payload too large.", "A profile may have 100 KB.", pointer);
        }
        if (!(profile.get("attributes") instanceof JsonObject attributes)) {
            throw Errors.invalid(at, "`attributes` is required");
        }
        attributes.forEach((name, value) -> check(name, value, at + "/" + name));
    }

    private static void check(String name, JsonValue value, String pointer) {
        if (!ATTRIBUTES.contains(name)) {
            throw Errors.invalid(pointer, "'%s' is not a valid field for the resource 'profile'.".formatted(name));
        }
        switch (name) {
            case "location" -> object(value, pointer).forEach((part, text) -> checkLocation(part, text, pointer));
            case "properties" -> checkProperties(value, pointer);
            default -> checkText(name, value, pointer);
        }
    }

    private static void checkLocation(String name, JsonValue value, String pointer) {
        var at = pointer + "/" + name;
        if (!LOCATION.contains(name)) {
            throw Errors.invalid(at, "'%s' is not a valid field of a location.".formatted(name));
        }
        if (value instanceof JsonNumber && name.endsWith("itude")) {
            return;
        }
        checkText(name, value, at);
    }

    private static void checkProperties(JsonValue value, String pointer) {
        if (value == JsonValue.NULL) {
            return;
        }
        object(value, pointer).keySet().stream()
                .filter(name -> name.startsWith("$") || name.isBlank())
                .findFirst()
                .ifPresent(name -> {
                    throw Errors.invalid(pointer, "Names of properties may not begin with $.");
                });
    }

    private static void checkText(String name, JsonValue value, String pointer) {
        if (value == JsonValue.NULL) {
            return;
        }
        if (!(value instanceof JsonString string)) {
            throw Errors.invalid(pointer, "A text is expected.");
        }
        var text = string.getString();
        var isValid =
                switch (name) {
                    case "email" -> EMAIL.matcher(text).matches();
                    case "phone_number" -> PHONE.matcher(text).matches();
                    case "locale" -> LOCALE.matcher(text).matches();
                    case "timezone" -> ZoneId.getAvailableZoneIds().contains(text);
                    default -> !text.isBlank();
                };
        if (!isValid) {
            throw Errors.invalid(pointer, "Invalid value for `%s`.".formatted(name));
        }
    }

    private static JsonObject object(JsonValue value, String pointer) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw Errors.invalid(pointer, "An object is expected.");
    }
}
