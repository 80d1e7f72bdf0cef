package io.crmify.backends.hubspot.record;

import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import jakarta.json.Json;
import java.util.List;

/** The properties that the account's records have. */
public final class PropertySchema implements FieldCatalogue {
    private final HubSpotApi api;
    private final Place place;
    private final Words words;

    /**
     * What is said of a kind of records.
     *
     * @param record one of them
     * @param group of properties where a new one belongs; or empty, for that of a property {@code like} it
     * @param like a property that each account has
     * @param scope to create properties
     */
    public record Words(String record, String group, String like, String scope) {}

    /** @param place where the properties are */
    public PropertySchema(HubSpotApi api, Place place, Words words) {
        this.api = api;
        this.place = place;
        this.words = words;
    }

    /** Of contacts. */
    public static PropertySchema ofContacts(HubSpotApi api) {
        return new PropertySchema(
                api,
                Place.CONTACT_PROPERTIES,
                new Words("contact", "contactinformation", "email", "crm.schemas.contacts.write"));
    }

    /** Of leads. */
    public static PropertySchema ofLeads(HubSpotApi api) {
        return new PropertySchema(
                api, Place.LEAD_PROPERTIES, new Words("lead", "", "hs_lead_name", "to write schemas of leads"));
    }

    /** The values that a property takes, and their labels. */
    public List<StatusWords.Choice> options(String property) {
        var answer = describe(property);
        if (answer.isMissing()) {
            throw fault(answer, "HubSpot has no property %s for the status", "PROPERTY_UNKNOWN", property);
        }
        return api.verdicts().read(answer).json().at("options").items().stream()
                .map(option -> new StatusWords.Choice(option.text("value"), option.text("label")))
                .filter(choice -> !choice.value().isBlank())
                .toList();
    }

    @Override
    public List<Field> fields() {
        return api.read(HttpCall.get(api.path(place))).json().at("results").items().stream()
                .filter(property -> !property.text("name").isBlank())
                .map(PropertySchema::field)
                .toList();
    }

    private static Field field(LenientJson property) {
        var isReadOnly =
                property.at("modificationMetadata").text("readOnlyValue").equals("true")
                        || property.text("calculated").equals("true");
        // HubSpot's rules for what a new record must have are no part of the catalogue
        return new Field(property.text("name"), property.text("label"), kind(property), false, !isReadOnly);
    }

    private static Kind kind(LenientJson property) {
        return switch (property.text("type")) {
            case "string", "phone_number" -> Kind.TEXT;
            case "number" -> Kind.NUMBER;
            case "bool" -> Kind.BOOLEAN;
            case "date" -> Kind.DATE;
            case "datetime" -> Kind.INSTANT;
            case "enumeration" -> property.text("fieldType").equals("booleancheckbox") ? Kind.BOOLEAN : Kind.CHOICE;
            default -> Kind.OTHER;
        };
    }

    /** Makes sure that a property with unique values is there. */
    public void ensureUnique(String property) {
        var answer = describe(property);
        // a token that may not look at properties may still find the one it needs
        if (answer.isMissing() || answer.status() == 403) {
            create(property);
        } else if (!api.verdicts().read(answer).json().text("hasUniqueValue").equals("true")) {
            throw fault(
                    answer,
                    "HubSpot's property %s does not ask for unique values, and that cannot be changed: "
                            + "name another in crmify.backend.key-property",
                    "KEY_PROPERTY_NOT_UNIQUE",
                    property);
        }
    }

    private void create(String property) {
        var definition = Json.createObjectBuilder()
                .add("name", property)
                .add("label", "crmify id")
                .add("groupName", group())
                .add("type", "string")
                .add("fieldType", "text")
                .add("hasUniqueValue", true)
                .build();
        var answer = api.send(HttpCall.post(api.path(place)).json(definition));
        // 409: it is there, by another node's doing or unseen by this token
        if (!answer.isSuccess() && answer.status() != 409) {
            throw refusal(answer, property);
        }
    }

    private String group() {
        return words.group().isEmpty()
                ? api.verdicts().read(describe(words.like())).json().text("groupName")
                : words.group();
    }

    private BackendException refusal(HttpAnswer answer, String property) {
        return switch (answer.status()) {
            case 403 ->
                fault(
                        answer,
                        "HubSpot has no " + words.record() + " property %s, and the token may not create it: "
                                + "grant it the scope " + words.scope()
                                + ", or create the property by hand, a single-line text with unique values",
                        "KEY_PROPERTY_MISSING",
                        property);
            case 400 ->
                fault(
                        answer,
                        "HubSpot does not take %s as a property with unique values; an object may have ten of them",
                        "KEY_PROPERTY_REFUSED",
                        property);
            default -> api.verdicts().of(answer);
        };
    }

    private HttpAnswer describe(String property) {
        return api.send(HttpCall.get(api.path(place) + "/{property}", property));
    }

    private static MisconfiguredException fault(HttpAnswer answer, String what, String reason, String property) {
        return new MisconfiguredException(
                answer + ": " + what.formatted(property), Diagnosis.of(reason, answer.status(), List.of(property)));
    }
}
