package io.crmify.backends.fake.server;

import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is answered.
 *
 * @param headers several lines of one name are several headers
 */
public record Reply(int status, String contentType, String body, Map<String, String> headers) {
    public Reply {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    public static Reply json(int status, JsonValue body) {
        return new Reply(status, "application/json;charset=utf-8", body.toString(), Map.of());
    }

    /** Without a body. */
    public static Reply empty(int status) {
        return new Reply(status, "", "", Map.of());
    }

    /** A page for people. */
    public static Reply page(int status, String title) {
        return new Reply(
                status,
                "text/html;charset=utf-8",
                "<!DOCTYPE html><html><head><title>%s</title></head></html>".formatted(title),
                Map.of());
    }

    /** With one more header. */
    public Reply with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more);
    }

    Reply withBody(String other) {
        return new Reply(status, contentType, other, headers);
    }
}
