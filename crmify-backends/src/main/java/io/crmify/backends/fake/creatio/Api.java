package io.crmify.backends.fake.creatio;

import io.crmify.backends.fake.creatio.TableCalls.Asked;
import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Who may ask for what, and who answers. Thread-safe. */
final class Api {
    private static final String LOGIN = "/ServiceModel/AuthService.svc/Login";
    private static final String TOKEN = "/connect/token";

    private final CreatioOptions options;
    private final Schema schema;
    private final Sessions sessions;
    private final TableCalls tables;
    private final BatchCalls batches;
    private final InstantSource clock;
    private final String root;
    private final Deque<Instant> lately = new ArrayDeque<>();
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();

    Api(CreatioOptions options, Schema schema, Rows rows, Sessions sessions, InstantSource clock) {
        this.options = options;
        this.schema = schema;
        this.sessions = sessions;
        this.tables = new TableCalls(schema, rows, options.limits().page());
        this.batches = new BatchCalls(tables);
        this.clock = clock;
        this.root = options.prefix() + "/odata/";
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    Reply answer(Request request) {
        var path = Request.decoded(request.path());
        calls.merge(request.method() + " " + path.replaceAll("\\([^)]*\\)$", "({id})"), 1, Integer::sum);
        try {
            if (request.method().equals("POST") && path.equals(LOGIN)) {
                return sessions.login(request);
            } else if (request.method().equals("POST") && path.equals(TOKEN)) {
                return sessions.token(request);
            }
            return signedIn(request, path);
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    private Reply signedIn(Request request, String path) {
        if (isTooFast()) {
            return Reply.empty(429);
        }
        var refusal = sessions.refusal(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!path.startsWith(root)) {
            return Reply.page(404, "Not Found");
        }
        var place = path.substring(root.length());
        if (place.equals("$metadata")) {
            return new Reply(200, "application/xml", schema.edmx(), Map.of());
        }
        if (request.method().startsWith("P") && !request.isJson()) {
            throw Errors.refused(415, "Unsupported Media Type", "");
        }
        if (place.equals("$batch")) {
            return batches.answer(request, root);
        }
        var body = request.method().startsWith("P")
                ? request.object().orElseThrow(() -> Errors.invalid("The request is invalid."))
                : JsonValue.EMPTY_JSON_OBJECT;
        return tables.answer(new Asked(request.method(), place, request.query(), body, root));
    }

    private synchronized boolean isTooFast() {
        var most = options.limits().callsASecond();
        var now = clock.instant();
        while (!lately.isEmpty()
                && !lately.getFirst().plus(Duration.ofSeconds(1)).isAfter(now)) {
            lately.removeFirst();
        }
        if (most > 0 && lately.size() >= most) {
            return true;
        }
        lately.addLast(now);
        return false;
    }
}
