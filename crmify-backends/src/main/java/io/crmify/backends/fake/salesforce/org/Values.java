package io.crmify.backends.fake.salesforce.org;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.util.Collection;

/** Makes JSON. The library is looked for once: by {@code Json} it would be for each value. */
public final class Values {
    private static final JsonProvider JSON = JsonProvider.provider();

    private Values() {}

    public static JsonObjectBuilder object() {
        return JSON.createObjectBuilder();
    }

    public static JsonObjectBuilder object(JsonObject start) {
        return JSON.createObjectBuilder(start);
    }

    public static JsonArrayBuilder array() {
        return JSON.createArrayBuilder();
    }

    public static JsonArrayBuilder array(Collection<?> items) {
        return JSON.createArrayBuilder(items);
    }

    public static JsonValue of(String text) {
        return JSON.createValue(text);
    }

    public static JsonValue of(BigDecimal number) {
        return JSON.createValue(number);
    }
}
