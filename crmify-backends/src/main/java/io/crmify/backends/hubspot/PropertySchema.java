package io.crmify.backends.hubspot;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import jakarta.json.Json;
import java.util.List;

/** The properties that the account's contacts have. */
final class PropertySchema {
    private final CrmHttp http;
    private final ApiVersion version;
    private final Verdicts verdicts;

    PropertySchema(CrmHttp http, ApiVersion version, Verdicts verdicts) {
        this.http = http;
        this.version = version;
        this.verdicts = verdicts;
    }

    List<String> statuses() {
        var answer = describe(PropertyNames.STATUS);
        if (answer.isMissing()) {
            throw fault(answer, "HubSpot has no property %s for the status", "PROPERTY_UNKNOWN", PropertyNames.STATUS);
        }
        return verdicts.read(answer).json().at("options").items().stream()
                .map(option -> option.text("value"))
                .filter(word -> !word.isBlank())
                .toList();
    }

    void ensureUnique(String property) {
        var answer = describe(property);
        // a token that may not look at properties may still find the one it needs
        if (answer.isMissing() || answer.status() == 403) {
            create(property);
        } else if (!verdicts.read(answer).json().text("hasUniqueValue").equals("true")) {
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
                .add("groupName", "contactinformation")
                .add("type", "string")
                .add("fieldType", "text")
                .add("hasUniqueValue", true)
                .build();
        var answer = http.send(HttpCall.post(version.properties()).json(definition));
        // 409: it is there, by another node's doing or unseen by this token
        if (!answer.isSuccess() && answer.status() != 409) {
            throw refusal(answer, property);
        }
    }

    private BackendException refusal(HttpAnswer answer, String property) {
        return switch (answer.status()) {
            case 403 ->
                fault(
                        answer,
                        "HubSpot has no contact property %s, and the token may not create it: "
                                + "grant it the scope crm.schemas.contacts.write, "
                                + "or create the property by hand, a single-line text with unique values",
                        "KEY_PROPERTY_MISSING",
                        property);
            case 400 ->
                fault(
                        answer,
                        "HubSpot does not take %s as a property with unique values; an object may have ten of them",
                        "KEY_PROPERTY_REFUSED",
                        property);
            default -> verdicts.of(answer);
        };
    }

    private HttpAnswer describe(String property) {
        return http.send(HttpCall.get(version.properties() + "/{property}", property));
    }

    private static MisconfiguredException fault(HttpAnswer answer, String what, String reason, String property) {
        return new MisconfiguredException(
                answer + ": " + what.formatted(property), Diagnosis.of(reason, answer.status(), List.of(property)));
    }
}
