package io.crmify.backends.fake.server;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What came in.
 *
 * @param path as it was sent, encoded
 * @param headers by their names in lower case
 */
public record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
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

    /** Empty if there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The names in a parameter that lists some. */
    public List<String> names(String parameter) {
        return Arrays.stream(query.getOrDefault(parameter, "").split(","))
                .filter(name -> !name.isBlank())
                .toList();
    }

    /** Whether it says that its body is JSON. */
    public boolean isJson() {
        return header("content-type").startsWith("application/json");
    }

    /** The body, if it is a JSON object. */
    public Optional<JsonObject> object() {
        try (var reader = Json.createReader(new StringReader(body))) {
            return Optional.of(reader.readObject());
        } catch (JsonException | IllegalStateException unreadable) {
            return Optional.empty();
        }
    }

    /** A part of the path as it was before it was encoded. */
    public static String decoded(String text) {
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
