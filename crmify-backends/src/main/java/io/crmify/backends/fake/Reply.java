package io.crmify.backends.fake;

import jakarta.json.JsonValue;

/** What is answered. */
record Reply(int status, String contentType, String body) {
    static Reply json(int status, JsonValue body) {
        return new Reply(status, "application/json;charset=utf-8", body.toString());
    }

    static Reply nothing() {
        return new Reply(204, "", "");
    }

    static Reply page(int status, String title) {
        return new Reply(
                status,
                "text/html;charset=utf-8",
                "<!DOCTYPE html><html><head><title>%s</title></head></html>".formatted(title));
    }
}
