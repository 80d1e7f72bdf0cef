package io.crmify.backends.creatio.odata;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes several rows by one call. Each part has its own outcome, told by the part's id. */
public final class Batches {
    /** Creatio's own limit. */
    public static final int MOST = 100;

    private static final String CONTENT_TYPE = "application/json; odata=verbose; IEEE754Compatible=true";

    private final Odata odata;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    public Batches(Odata odata) {
        this.odata = odata;
    }

    /**
     * Writes at most {@link #MOST} of them.
     *
     * @return what Creatio says of each, by its place in the list; one that Creatio does not mention is absent
     * @throws BackendException if the whole was refused, or nobody knows what became of it
     */
    public Map<Integer, HttpAnswer> send(List<Part> parts) {
        if (parts.isEmpty()) {
            return Map.of();
        }
        if (parts.size() == 1) {
            return Map.of(0, odata.send(parts.get(0).call()));
        }
        var answer = odata.send(
                HttpCall.post("/$batch").json(CONTENT_TYPE, requests(parts)).header("Prefer", "continue-on-error"));
        if (!answer.isSuccess()) {
            throw refusal(Verdicts.of(answer), parts.size());
        }
        var responses = answer.json().at("responses");
        if (!responses.isArray()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer holds no responses. Whether anything was applied is unknown.",
                    Diagnosis.of("NO_OUTCOME", answer.status()));
        }
        return matched(answer, responses.items(), parts);
    }

    private JsonObject requests(List<Part> parts) {
        var headers = json.createObjectBuilder()
                .add("Content-Type", "application/json;odata=verbose;IEEE754Compatible=true")
                .add("Accept", "application/json;odata=verbose")
                .add("Prefer", "continue-on-error")
                .build();
        var requests = json.createArrayBuilder();
        IntStream.range(0, parts.size()).forEach(number -> {
            var part = parts.get(number);
            var request = json.createObjectBuilder()
                    .add("id", Integer.toString(number + 1))
                    .add("method", part.method())
                    .add("url", part.url());
            if (part.body() != null) {
                request.add("body", part.body());
            }
            requests.add(request.add("headers", headers));
        });
        return json.createObjectBuilder().add("requests", requests).build();
    }

    private static BackendException refusal(BackendException verdict, int size) {
        return verdict.kind() == FailureKind.RECORD_REFUSED
                ? new BatchRefusedException(
                        verdict.getMessage() + "; it does not say which of " + size, verdict.diagnosis())
                : verdict;
    }

    private static Map<Integer, HttpAnswer> matched(HttpAnswer whole, List<LenientJson> responses, List<Part> parts) {
        var answers = new HashMap<Integer, HttpAnswer>();
        for (var response : responses) {
            var id = response.text("id");
            var status = response.text("status");
            if (id.matches("\\d{1,3}") && status.matches("[1-5]\\d\\d")) {
                var place = Integer.parseInt(id) - 1;
                if (place >= 0 && place < parts.size()) {
                    answers.putIfAbsent(place, answer(whole, response, Integer.parseInt(status)));
                }
            }
        }
        return answers;
    }

    private static HttpAnswer answer(HttpAnswer whole, LenientJson response, int status) {
        var headers = new HashMap<String, String>();
        var told = response.at("headers");
        told.names().forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), told.text(name)));
        var body = response.at("body");
        var text = body.isObject() ? body.value().toString() : body.text();
        return new HttpAnswer(whole.call(), status, headers, text, whole.at());
    }
}
