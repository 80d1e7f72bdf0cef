package io.crmify.backends.http;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.token.StoredToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP exchange of one connection; open one per backend and keep it.
 *
 * <pre>{@code
 * var http = CrmHttp.of(context, URI.create("https://api.example.com"), Authorization.bearer());
 * ...
 * var answer = http.send(HttpCall.put("/people/{id}", lead.crmId()).json(body)).orFail();
 * return answer.json().text("id");
 * }</pre>
 *
 * <p>Each call waits for {@link BackendContext#beforeCall()}, carries the credentials of that moment, and ends within
 * {@link BackendContext#callTimeout()}, the body included. Redirects are not followed: they would carry the credentials to another
 * host. A body may have 8 MiB. While the system property {@code io.crmify.http.loopback-only} is true it calls this machine only.
 * Thread-safe.
 */
public final class CrmHttp {
    private static final int DEFAULT_MAX_BODY = 8 * 1024 * 1024;
    private static final int UNAUTHORIZED = 401;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    private final BackendContext context;
    private final Destination destination;
    private final Authorization authorization;
    private final HttpClient client;
    private final Options options;

    private CrmHttp(
            BackendContext context,
            Destination destination,
            Authorization authorization,
            HttpClient client,
            Options options) {
        this.context = context;
        this.destination = destination;
        this.authorization = authorization;
        this.client = client;
        this.options = options;
    }

    private record Options(
            InstantSource clock,
            int maxBody,
            Consumer<HttpAnswer> listener,
            @Nullable Tokens tokens) {
        private static final Options DEFAULTS = new Options(Clock.systemUTC(), DEFAULT_MAX_BODY, answer -> {}, null);
    }

    /**
     * @param baseUrl used unless {@code crmify.backend.base-url} names another
     * @throws IllegalArgumentException if the base URL is no plain web address
     */
    public static CrmHttp of(BackendContext context, URI baseUrl, Authorization authorization) {
        return at(context, context.baseUrl().orElse(baseUrl), authorization);
    }

    /** The same for another address of the CRM, where tokens are asked for say: whatever the connection's base URL is. */
    public static CrmHttp at(BackendContext context, URI address, Authorization authorization) {
        var destination = new Destination(address);
        var half = context.callTimeout().dividedBy(2);
        var building = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                // below the deadline, so that a host that is not there is told from one that is slow
                .connectTimeout(half.compareTo(LONGEST_CONNECT) < 0 ? half : LONGEST_CONNECT);
        var client = ContextFree.run(building::build);
        return new CrmHttp(context, destination, authorization, client, Options.DEFAULTS);
    }

    /** The same with another limit for the bytes of a body, as they come and unpacked. */
    public CrmHttp withMaxBody(int bytes) {
        return with(new Options(options.clock(), bytes, options.listener(), options.tokens()));
    }

    /** The same with another clock for answers of a CRM that does not tell the time. */
    public CrmHttp withClock(InstantSource other) {
        return with(new Options(other, options.maxBody(), options.listener(), options.tokens()));
    }

    /** The same, and has every answer shown to {@code other}, on the calling thread, before it is returned. */
    public CrmHttp withListener(Consumer<HttpAnswer> other) {
        return with(new Options(options.clock(), options.maxBody(), other, options.tokens()));
    }

    /**
     * The same with tokens in place of the authorization. A call that is refused with 401 is sent once more, with another token. A
     * token that names an address is sent there.
     */
    public CrmHttp withTokens(Tokens other) {
        return with(new Options(options.clock(), options.maxBody(), options.listener(), other));
    }

    private CrmHttp with(Options other) {
        return new CrmHttp(context, destination, authorization, client, other);
    }

    /**
     * Makes one call.
     *
     * @return the answer, of whatever status
     * @throws io.crmify.backend.failure.UnavailableException if no connection could be made
     * @throws OutcomeUnknownException if the call may have been sent, and no whole answer came in time
     * @throws io.crmify.backend.CallNotAllowedException from {@link BackendContext#beforeCall()}
     */
    public HttpAnswer send(HttpCall call) {
        var tokens = options.tokens();
        return tokens == null ? send(call, destination, header()) : send(call, tokens);
    }

    private HttpAnswer send(HttpCall call, Tokens tokens) {
        var token = tokens.current();
        var answer = send(call, destination(token), bearer(token));
        if (answer.status() != UNAUTHORIZED) {
            return answer;
        }
        var other = tokens.after(token); // nothing was done, so it may be sent again
        return send(call, destination(other), bearer(other));
    }

    private Destination destination(StoredToken token) {
        var instance = token.instance();
        if (instance == null) {
            return destination;
        }
        try {
            return new Destination(URI.create(instance));
        } catch (IllegalArgumentException noAddress) {
            throw new MisconfiguredException(
                    "The address that came with the access token is no plain web address. Nothing was sent.",
                    Diagnosis.of("TOKEN_ADDRESS_MALFORMED"));
        }
    }

    private static String bearer(StoredToken token) {
        return "Bearer " + token.access();
    }

    private HttpAnswer send(HttpCall call, Destination to, String authorized) {
        to.ensureAllowed();
        context.beforeCall();
        var answer = answer(call, exchange(call, request(call, to, authorized)));
        options.listener().accept(answer);
        return answer;
    }

    private String header() {
        return authorization.header(context.credentials());
    }

    private static HttpRequest request(HttpCall call, Destination to, String authorized) {
        var request = HttpRequest.newBuilder(to.of(call));
        request.setHeader("Accept", "application/json").setHeader("Accept-Encoding", "gzip");
        var body = call.body();
        if (body != null) {
            request.setHeader("Content-Type", body.contentType());
        }
        call.headers().forEach(request::setHeader);
        if (!authorized.isEmpty()) {
            request.setHeader("Authorization", printable(authorized));
        }
        return request.method(
                        call.method(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.text()))
                .build();
    }

    /** The client would quote a header that it refuses. */
    private static String printable(String header) {
        if (HttpCall.isPrintable(header)) {
            return header;
        }
        throw new UnauthorizedException(
                "The credentials hold characters that no header can carry: correct crmify.backend.auth.*. Nothing was sent.",
                Diagnosis.of("CREDENTIALS_MALFORMED"));
    }

    private HttpResponse<LimitedBody.Received> exchange(HttpCall call, HttpRequest request) {
        var deadline = context.callTimeout();
        var pending = ContextFree.run(() -> client.sendAsync(request, new LimitedBody(options.maxBody())));
        try {
            return pending.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            pending.cancel(true);
            throw TransportFailure.late(call, deadline);
        } catch (InterruptedException interrupted) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw TransportFailure.interrupted(call);
        } catch (ExecutionException failed) {
            throw TransportFailure.of(call, failed);
        }
    }

    private HttpAnswer answer(HttpCall call, HttpResponse<LimitedBody.Received> response) {
        var headers = response.headers().map().entrySet().stream()
                .filter(header -> !header.getValue().isEmpty())
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> value(header.getKey(), header.getValue()),
                        (first, second) -> first));
        var at = RetryAfter.date(headers.getOrDefault("date", "")).orElseGet(options.clock()::instant);
        return new HttpAnswer(call, response.statusCode(), headers, text(call, response.body(), headers), at);
    }

    private static String value(String header, List<String> values) {
        return header.equalsIgnoreCase("Set-Cookie") ? String.join("\n", values) : values.get(0);
    }

    private String text(HttpCall call, LimitedBody.Received received, Map<String, String> headers) {
        try {
            var isZipped = received.isWhole()
                    && received.bytes().length > 0
                    && headers.getOrDefault("content-encoding", "").equalsIgnoreCase("gzip");
            var body = isZipped ? received.unzipped(options.maxBody()) : received;
            if (!body.isWhole()) {
                throw new OutcomeUnknownException(
                        "%s: the answer has more than %d bytes and was not read. Whether it was applied is unknown."
                                .formatted(call, options.maxBody()),
                        Diagnosis.of("ANSWER_TOO_LARGE"));
            }
            // whatever the charset is said to be: JSON is UTF-8, and bytes that are not cannot fail here
            return new String(body.bytes(), StandardCharsets.UTF_8);
        } catch (IOException torn) {
            throw TransportFailure.of(call, torn);
        }
    }
}
