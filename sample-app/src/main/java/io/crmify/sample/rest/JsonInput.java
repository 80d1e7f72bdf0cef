package io.crmify.sample.rest;

import io.crmify.sample.shop.CustomerDetails;
import io.crmify.sample.shop.Details;
import io.crmify.sample.shop.FieldFault;
import io.crmify.sample.shop.InvalidInputException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program sent: read member by member, so that every fault of it can be told. */
final class JsonInput {
    private static final String BODY = "body";
    private static final int MOST_BRACKETS = 500;

    private final JsonObject members;
    private final Details check = new Details();

    private JsonInput(JsonObject members) {
        this.members = members;
    }

    static JsonInput of(@Nullable String body) {
        if (body == null || body.isBlank()) {
            throw fault("is required");
        }
        // the parser goes a thousand levels deep, and then fails as if it were our fault
        if (body.chars()
                        .filter(character -> character == '[' || character == '{')
                        .count()
                > MOST_BRACKETS) {
            throw fault("is nested too deeply");
        }
        try (var reader = Json.createReader(new StringReader(body))) {
            if (reader.readValue() instanceof JsonObject members) {
                return new JsonInput(members);
            }
        } catch (JsonException malformed) {
            throw fault("is not JSON");
        }
        throw fault("must be a JSON object");
    }

    CustomerDetails customer() {
        return check.customer(text("firstName"), text("lastName"), text("email"), text("company"));
    }

    BigDecimal amount() {
        var value = members.getOrDefault("amount", JsonValue.NULL);
        if (value != JsonValue.NULL && !(value instanceof JsonNumber)) {
            check.fault("amount", "must be a number");
        }
        return check.amount(value instanceof JsonNumber number ? number.bigDecimalValue() : null);
    }

    private @Nullable String text(String name) {
        var value = members.getOrDefault(name, JsonValue.NULL);
        if (value != JsonValue.NULL && !(value instanceof JsonString)) {
            check.fault(name, "must be a text");
        }
        return value instanceof JsonString text ? text.getString() : null;
    }

    private static InvalidInputException fault(String reason) {
        return new InvalidInputException(List.of(new FieldFault(BODY, reason)));
    }
}
