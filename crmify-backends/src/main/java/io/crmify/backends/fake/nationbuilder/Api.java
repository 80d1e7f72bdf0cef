package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Who may ask for what, and who answers. Thread-safe. */
final class Api {
    private static final int SPAN_SECONDS = 10;
    private static final int CALLS_A_DAY = 100_000;

    private final NationOptions options;
    private final NationStore store;
    private final Tokens tokens;
    private final Map<String, Function<Request, Reply>> operations = new TreeMap<>();
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();
    private final AtomicLong span = new AtomicLong();
    private final AtomicInteger callsOfSpan = new AtomicInteger();

    Api(NationOptions options, NationStore store) {
        this.options = options;
        this.store = store;
        this.tokens = new Tokens(options);
        operations.put("POST /oauth/token", tokens::give);
        new SignupCalls(store).addTo(operations);
        new TagCalls(store).addTo(operations);
        new ListCalls(store).addTo(operations);
        new PeopleCalls(store).addTo(operations);
    }

    Tokens tokens() {
        return tokens;
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    Reply answer(Request request) {
        synchronized (store) {
            var place = request.method() + " " + template(request.path());
            calls.merge(place, 1, Integer::sum);
            var left = left();
            var reply = left < 0
                    ? Errors.tooMany().reply().with("Retry-After", Long.toString(secondsLeft()))
                    : answer(place, request);
            return told(request, reply, Math.max(left, 0));
        }
    }

    private static String template(String path) {
        return path.replaceAll("/\\d+(?=/|$)", "/{id}")
                .replaceAll("^/api/v2/async_processes/[^/]+$", "/api/v2/async_processes/{id}")
                .replaceAll("^/api/v1/tags/[^/]+/people$", "/api/v1/tags/{tag}/people");
    }

    private Reply answer(String place, Request request) {
        try {
            return allowed(place, request).apply(request);
        } catch (Refused refused) {
            return request.path().startsWith("/api/v1") ? Errors.ofV1(refused) : refused.reply();
        }
    }

    private Function<Request, Reply> allowed(String place, Request request) {
        var operation = operations.get(place);
        if (operation == null) {
            return unknown -> Reply.page(404, "Page not found");
        }
        if (place.startsWith("POST /oauth")) {
            return operation;
        }
        if (!tokens.isGood(request.header("authorization"))) {
            throw Errors.unauthorized();
        }
        var type = request.header("content-type");
        if (request.path().startsWith("/api/v1")) {
            if (!type.startsWith("application/json")
                    || !request.header("accept").startsWith("application/json")) {
                throw Errors.notAcceptable();
            }
        } else if (request.method().startsWith("P") && !type.matches("application/(vnd[.]api[+])?json\\b.*")) {
            throw Errors.refused(415, "unsupported_media_type", "Unsupported media type");
        }
        return operation;
    }

    /** Calls left after this one; negative if it is one too many. */
    private int left() {
        if (options.callsPerTenSeconds() == 0) {
            return Integer.MAX_VALUE;
        }
        var now = options.clock().instant().getEpochSecond() / SPAN_SECONDS;
        if (span.getAndSet(now) != now) {
            callsOfSpan.set(0);
        }
        return options.callsPerTenSeconds() - callsOfSpan.incrementAndGet();
    }

    private Instant reset() {
        return Instant.ofEpochSecond((options.clock().instant().getEpochSecond() / SPAN_SECONDS + 1) * SPAN_SECONDS);
    }

    private long secondsLeft() {
        return reset().getEpochSecond() - options.clock().instant().getEpochSecond();
    }

    private Reply told(Request request, Reply reply, int left) {
        if (options.callsPerTenSeconds() == 0) {
            return reply;
        }
        var isOld = request.path().startsWith("/api/v1");
        var name = isOld ? "X-RateLimit-" : "RateLimit-";
        var limited = reply.with(name + "Limit", isOld ? "10s" : Integer.toString(options.callsPerTenSeconds()))
                .with(name + "Remaining", Integer.toString(left))
                .with(name + "Reset", Long.toString(reset().getEpochSecond()));
        return isOld
                ? limited.with("Nation-RateLimit-Limit", Integer.toString(CALLS_A_DAY))
                        .with("Nation-RateLimit-Remaining", Integer.toString(CALLS_A_DAY - 1))
                : limited;
    }
}
