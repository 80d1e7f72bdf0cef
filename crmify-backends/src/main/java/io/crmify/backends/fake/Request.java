package io.crmify.backends.fake;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came in.
 *
 * @param path as it was sent, encoded
 * @param headers by their names in lower case
 */
record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
    static Request from(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query(Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "")),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The names in a parameter that lists some. */
    List<String> names(String parameter) {
        return Arrays.stream(query.getOrDefault(parameter, "").split(","))
                .filter(name -> !name.isBlank())
                .toList();
    }

    JsonObject object() {
        try (var reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException unreadable) {
            throw Errors.unreadable();
        }
    }

    /** The values in the member {@code properties}; all of them must be texts. */
    static Map<String, String> properties(JsonObject from) {
        if (!(from.get("properties") instanceof JsonObject properties)) {
            throw Errors.invalid("properties is required");
        }
        var values = new LinkedHashMap<String, String>();
        properties.forEach((name, value) -> values.put(
                name,
                text(value)
                        .orElseThrow(
                                () -> Errors.invalid("Invalid value for property %s: it is no text".formatted(name)))));
        return values;
    }

    static Optional<String> text(@Nullable JsonValue value) {
        return value instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
    }

    static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, String> query(String raw) {
        var query = new HashMap<String, String>();
        for (var parameter : raw.split("&")) {
            var parts = parameter.split("=", 2);
            query.merge(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                    (first, second) -> first + "," + second);
        }
        return query;
    }
}
