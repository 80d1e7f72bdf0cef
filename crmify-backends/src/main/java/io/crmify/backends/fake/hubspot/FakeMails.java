package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Single mails: what was sent, and to whom nothing is sent. One mail per key, ever. Thread-safe. */
public final class FakeMails {
    private static final String EITHER = "marketing-email|transactional-email";

    private final Set<Long> templates = ConcurrentHashMap.newKeySet();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final Map<String, Mail> byKey = new LinkedHashMap<>();

    /**
     * A mail that was taken.
     *
     * @param kind {@code transactional} or {@code marketing}
     */
    public record Mail(String id, String kind, long template, String to, Map<String, String> properties) {
        public Mail {
            properties = Map.copyOf(properties);
        }

        /** Id and template; never the address. */
        @Override
        public String toString() {
            return "Mail[%s %d]".formatted(id, template);
        }
    }

    /** Makes a template as people do. */
    public void addTemplate(long id) {
        templates.add(id);
    }

    /** Answers mails to that address with such a result from now on: {@code ADDRESS_OPTED_OUT}. */
    public void refuse(String email, String result) {
        refusals.put(email.toLowerCase(Locale.ROOT), result);
    }

    /** The oldest first. */
    public synchronized List<Mail> all() {
        return List.copyOf(byKey.values());
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "POST /marketing/transactional/{version}/single-email/send",
                new Operation("transactional-email", call -> send(call, "transactional")),
                "POST /marketing/email/{version}/single-send",
                new Operation(EITHER, call -> send(call, "marketing")),
                "GET /marketing/email/{version}/send-statuses/{id}",
                new Operation(EITHER, this::status));
    }

    private synchronized Reply send(Call call, String kind) {
        var body = call.object();
        if (!(body.get("emailId") instanceof JsonNumber template)
                || !(body.get("message") instanceof JsonObject message)) {
            throw Errors.invalid("emailId and message are required");
        }
        ensureWhole(body, message);
        var to = Call.optional(message, "to").orElseThrow(() -> Errors.invalid("message.to is required"));
        var refused = refusals.get(to.toLowerCase(Locale.ROOT));
        if (!templates.contains(template.longValue())) {
            return told("none", "COMPLETE", "MISSING_CONTENT");
        }
        if (refused != null) {
            return told("none", "COMPLETE", refused);
        }
        var id = "status-" + (byKey.size() + 1);
        var known = byKey.get(Call.optional(message, "sendId").orElse(id));
        if (known != null) {
            return told(known.id(), "COMPLETE", "IDEMPOTENT_IGNORE");
        }
        var properties = Call.texts(body, "customProperties");
        byKey.put(
                Call.optional(message, "sendId").orElse(id), new Mail(id, kind, template.longValue(), to, properties));
        return told(id, "PENDING", "QUEUED");
    }

    /** What HubSpot's description of the call demands, though its manual calls it optional. */
    private static void ensureWhole(JsonObject body, JsonObject message) {
        if (!(body.get("contactProperties") instanceof JsonObject)) {
            throw Errors.invalid("contactProperties is required");
        }
        List.of("replyTo", "cc", "bcc").forEach(name -> {
            if (!(message.get(name) instanceof JsonArray)) {
                throw Errors.invalid("message.%s is required".formatted(name));
            }
        });
    }

    private synchronized Reply status(Call call) {
        return byKey.values().stream()
                .filter(mail -> mail.id().equals(call.variable()))
                .findFirst()
                .map(mail -> told(mail.id(), "COMPLETE", "SENT"))
                .orElseThrow(Errors::notFound);
    }

    private static Reply told(String id, String status, String result) {
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("statusId", id)
                        .add("status", status)
                        .add("sendResult", result)
                        .build());
    }
}
