package io.crmify.backends.hubspot.contact;

import io.crmify.backend.BackendContext;
import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.record.Batches;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A lifecycle stage moves forward only: HubSpot answers a step back with success and the stage that it keeps. Where
 * {@code crmify.backend.lifecycle=RESET}, such a stage is cleared and then written again.
 */
final class LifecycleStages {
    private static final System.Logger LOG = System.getLogger(LifecycleStages.class.getName());

    private final HubSpotApi api;
    private final boolean resets;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    LifecycleStages(HubSpotApi api, boolean resets) {
        this.api = api;
        this.resets = resets;
    }

    /** @throws IllegalArgumentException if the setting has another word */
    static boolean resets(BackendContext context) {
        var word = context.setting("lifecycle").orElse("FORWARD");
        return switch (word) {
            case "FORWARD" -> false;
            case "RESET" -> true;
            default ->
                throw new IllegalArgumentException(
                        "crmify.backend.lifecycle was %s; it can be FORWARD or RESET".formatted(word));
        };
    }

    /**
     * Writes again what HubSpot has kept as it was. A contact that was stored, and whose stage could then not be written again, has
     * failed: it will be sent once more.
     *
     * @param body what was sent
     * @param stored what the contacts hold now
     * @return the results that have become others
     */
    Map<Lead, PushResult> settle(JsonObject body, Map<Lead, LenientJson> stored, Map<Lead, PushResult> results) {
        var sent = stages(body);
        var kept = new HashMap<String, Kept>();
        stored.forEach((lead, now) -> {
            var stage = sent.getOrDefault(Batches.traceId(lead), "");
            var is = now.text(PropertyNames.LIFECYCLE);
            var id = id(results.get(lead));
            if (!stage.isEmpty() && !is.isBlank() && !is.equals(stage) && !id.isEmpty()) {
                kept.put(id, new Kept(lead, stage));
            }
        });
        if (kept.isEmpty()) {
            return Map.of();
        }
        return resets ? reset(kept) : tell(kept.size());
    }

    /** A stage that is to be, and is not. */
    private record Kept(Lead lead, String stage) {}

    private static Map<Lead, PushResult> tell(int count) {
        LOG.log(
                System.Logger.Level.INFO,
                "HubSpot keeps the lifecycle stage of {0} contacts: it moves forward only, see crmify.backend.lifecycle",
                count);
        return Map.of();
    }

    private Map<Lead, PushResult> reset(Map<String, Kept> kept) {
        var failed = new HashMap<String, BackendException>(write(kept.keySet(), id -> ""));
        var cleared = new HashSet<>(kept.keySet());
        cleared.removeAll(failed.keySet());
        failed.putAll(write(cleared, id -> stage(kept, id)));
        var results = new HashMap<Lead, PushResult>();
        kept.forEach((id, lead) -> {
            var failure = failed.get(id);
            if (failure != null) {
                results.put(lead.lead(), new PushResult.Failed(failure));
            }
        });
        return results;
    }

    private static String stage(Map<String, Kept> kept, String id) {
        var one = kept.get(id);
        return one == null ? "" : one.stage();
    }

    /** Which failed, by id. */
    private Map<String, BackendException> write(Set<String> ids, UnaryOperator<String> stageOf) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var inputs = json.createArrayBuilder();
        ids.forEach(id -> inputs.add(json.createObjectBuilder()
                .add("id", id)
                .add("objectWriteTraceId", id)
                .add("properties", json.createObjectBuilder().add(PropertyNames.LIFECYCLE, stageOf.apply(id)))));
        var body = json.createObjectBuilder().add("inputs", inputs).build();
        var failed = new HashMap<String, BackendException>();
        try {
            var answer = api.read(
                    HttpCall.post(api.path(Place.CONTACTS) + "/batch/update").json(body));
            answer.json().at("errors").items().forEach(error -> {
                var verdict = api.verdicts().ofItem(answer, error);
                named(error, ids).forEach(id -> failed.put(id, verdict));
            });
            var written = answer.json().at("results").items().stream()
                    .flatMap(result -> Stream.of(result.text("id"), result.text("objectWriteTraceId")))
                    .collect(Collectors.toSet());
            ids.stream()
                    .filter(id -> !written.contains(id))
                    .forEach(id -> failed.putIfAbsent(id, Batches.noOutcome(answer)));
        } catch (BackendException failure) {
            ids.forEach(id -> failed.put(id, failure));
        }
        return failed;
    }

    /** Those that the error names; all, if it names none. */
    private static Set<String> named(LenientJson error, Set<String> ids) {
        var named = new HashSet<>(error.at("context").texts("objectWriteTraceId"));
        named.addAll(error.at("context").texts("ids"));
        named.retainAll(ids);
        return named.isEmpty() ? ids : named;
    }

    private static Map<String, String> stages(JsonObject body) {
        var stages = new HashMap<String, String>();
        new LenientJson(body)
                .at("inputs")
                .items()
                .forEach(input -> stages.put(
                        input.text("objectWriteTraceId"), input.at("properties").text(PropertyNames.LIFECYCLE)));
        return stages;
    }

    private static String id(@Nullable PushResult result) {
        return result == null ? "" : result.fold(PushResult.Stored::crmId, failed -> "");
    }
}
