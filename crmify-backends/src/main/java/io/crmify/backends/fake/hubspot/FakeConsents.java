package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The kinds of e-mail that the account sends, and who wants which. Thread-safe. */
public final class FakeConsents {
    private static final String SUBSCRIPTIONS = "/communication-preferences/{version}";
    private static final Set<String> STATES = Set.of("SUBSCRIBED", "UNSUBSCRIBED", "NOT_SPECIFIED");
    private static final Set<String> BASES = Set.of(
            "CONSENT_WITH_NOTICE",
            "LEGITIMATE_INTEREST_CLIENT",
            "LEGITIMATE_INTEREST_OTHER",
            "LEGITIMATE_INTEREST_PQL",
            "NON_GDPR",
            "PERFORMANCE_OF_CONTRACT",
            "PROCESS_AND_STORE");

    private final Map<Long, String> types = new TreeMap<>();
    private final Map<String, Map<Long, Consent>> byEmail = new HashMap<>();

    /**
     * What somebody wants.
     *
     * @param basis the law's; empty if none was told
     */
    public record Consent(String state, String basis, String explanation) {
        /** Nobody was asked. */
        public static final Consent NONE = new Consent("NOT_SPECIFIED", "", "");

        /** The state alone. */
        @Override
        public String toString() {
            return "Consent[" + state + "]";
        }
    }

    /** Makes a kind of e-mail as people do; its id. */
    public synchronized long define(String name) {
        var id = 100L + types.size();
        types.put(id, name);
        return id;
    }

    public synchronized Consent of(String email, long subscription) {
        return byEmail.getOrDefault(email.toLowerCase(Locale.ROOT), Map.of()).getOrDefault(subscription, Consent.NONE);
    }

    public Map<String, Operation> operations() {
        return Map.of(
                "GET " + SUBSCRIPTIONS + "/definitions",
                new Operation("communication_preferences.read_write", call -> definitions()),
                "POST " + SUBSCRIPTIONS + "/statuses/{email}",
                new Operation("communication_preferences.read_write", this::write));
    }

    private synchronized Reply definitions() {
        var results = Json.createArrayBuilder();
        types.forEach((id, name) -> results.add(Json.createObjectBuilder()
                .add("id", Long.toString(id))
                .add("name", name)
                .add("isActive", true)
                .add("isDefault", false)
                .add("isInternal", false)));
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("status", "COMPLETE")
                        .add("results", results)
                        .build());
    }

    private synchronized Reply write(Call call) {
        var body = call.object();
        var state = text(body, "statusState", STATES);
        var basis = body.containsKey("legalBasis") ? text(body, "legalBasis", BASES) : "";
        text(body, "channel", Set.of("EMAIL"));
        if (!(body.get("subscriptionId") instanceof JsonNumber id) || !types.containsKey(id.longValue())) {
            throw Errors.invalid("subscriptionId is not one of this account's");
        }
        var consent = new Consent(
                state, basis, Call.optional(body, "legalBasisExplanation").orElse(""));
        byEmail.computeIfAbsent(call.variable().toLowerCase(Locale.ROOT), unknown -> new TreeMap<>())
                .put(id.longValue(), consent);
        var result = Json.createObjectBuilder()
                .add("subscriberIdString", call.variable())
                .add("subscriptionId", id)
                .add("status", state);
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("status", "COMPLETE")
                        .add("results", Json.createArrayBuilder().add(result))
                        .build());
    }

    private static String text(JsonObject body, String name, Set<String> words) {
        return Call.optional(body, name)
                .filter(words::contains)
                .orElseThrow(() -> Errors.invalid("%s must be one of %s".formatted(name, words)));
    }
}
