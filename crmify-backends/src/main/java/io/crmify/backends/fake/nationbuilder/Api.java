package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
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
    private static final int DAY_SECONDS = 86_400;

    private final NationOptions options;
    private final NationStore store;
    private final Tokens tokens;
    private final PathCalls paths;
    private final Map<String, Function<Request, Reply>> operations = new TreeMap<>();
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();
    private final AtomicLong span = new AtomicLong();
    private final AtomicInteger callsOfSpan = new AtomicInteger();
    private final AtomicLong day = new AtomicLong();
    private final AtomicInteger callsOfDay = new AtomicInteger();

    Api(NationOptions options, NationStore store) {
        this.options = options;
        this.store = store;
        this.tokens = new Tokens(options);
        this.paths = new PathCalls(store);
        operations.put("POST /oauth/token", tokens::give);
        new SignupCalls(store).addTo(operations);
        new TagCalls(store).addTo(operations);
        new ListCalls(store).addTo(operations);
        new PeopleCalls(store).addTo(operations);
        paths.addTo(operations);
    }

    Tokens tokens() {
        return tokens;
    }

    PathCalls paths() {
        return paths;
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    Reply answer(Request request) {
        synchronized (store) {
            var place = request.method() + " " + template(request.path());
            calls.merge(place, 1, Integer::sum);
            var isV1 = request.path().startsWith("/api/v1");
            var left = left(span, SPAN_SECONDS, callsOfSpan, options.callsPerTenSeconds());
            var leftOfDay = isV1 ? left(day, DAY_SECONDS, callsOfDay, options.callsPerDay()) : Integer.MAX_VALUE;
            if (leftOfDay < 0) {
                return limitedLikeV1(tooMany(DAY_SECONDS), Math.max(left, 0), 0);
            }
            var reply = left < 0 ? tooMany(SPAN_SECONDS) : answer(place, request);
            return isV1
                    ? limitedLikeV1(reply, Math.max(left, 0), leftOfDay)
                    : limited(reply, "RateLimit", Math.max(left, 0));
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
        } else if (!request.body().isEmpty() && !type.matches("application/(vnd[.]api[+])?json\\b.*")) {
            throw Errors.refused(415, "unsupported_media_type", "Unsupported media type");
        }
        return operation;
    }

    /** Calls left after this one; negative if it is one too many. */
    private int left(AtomicLong since, int seconds, AtomicInteger calls, int most) {
        if (most == 0) {
            return Integer.MAX_VALUE;
        }
        var now = options.clock().instant().getEpochSecond() / seconds;
        if (since.getAndSet(now) != now) {
            calls.set(0);
        }
        return most - calls.incrementAndGet();
    }

    private Reply tooMany(int seconds) {
        var wait = reset(seconds) - options.clock().instant().getEpochSecond();
        return Errors.tooMany().reply().with("Retry-After", Long.toString(wait));
    }

    private long reset(int seconds) {
        return (options.clock().instant().getEpochSecond() / seconds + 1) * seconds;
    }

    private Reply limited(Reply reply, String limit, int left) {
        return options.callsPerTenSeconds() == 0
                ? reply
                : reply.with(limit + "-Limit", Integer.toString(options.callsPerTenSeconds()))
                        .with(limit + "-Remaining", Integer.toString(left))
                        .with(limit + "-Reset", Long.toString(reset(SPAN_SECONDS)));
    }

    /** It says how long the time is where v2 says how many calls it takes, and counts the day of the nation too. */
    private Reply limitedLikeV1(Reply reply, int left, int leftOfDay) {
        var limited = limited(reply, "X-RateLimit", left);
        var told = limited == reply ? reply : limited.with("X-RateLimit-Limit", "10s");
        return options.callsPerDay() == 0
                ? told
                : told.with("Nation-RateLimit-Limit", Integer.toString(options.callsPerDay()))
                        .with("Nation-RateLimit-Remaining", Integer.toString(leftOfDay))
                        .with("Nation-RateLimit-Reset", Long.toString(reset(DAY_SECONDS)));
    }
}
