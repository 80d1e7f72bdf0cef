package io.crmify.jpa.testing;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.fake.server.Chaos;
import io.crmify.backends.fake.server.FakeServer;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.oauth.AccessTokens;
import io.crmify.backends.oauth.TokenEndpoint;
import io.crmify.jpa.testing.leak.Marks;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A CRM over HTTP that gives out access tokens, and replaces the refresh token each time it is used. */
public final class OAuthCrm implements AutoCloseable {
    private final FakeServer server = FakeServer.start("oauth-crm", 0, Chaos.none(), this::answer);
    private final Set<String> valid = ConcurrentHashMap.newKeySet();
    private final Map<String, String> records = new ConcurrentHashMap<>();
    private final AtomicReference<String> refresh = new AtomicReference<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Runnable duringRequest = () -> {};
    private volatile int tokenStatus = 200;

    public String address() {
        return server.address();
    }

    /** Has an operator sign the application in; the refresh token to configure. */
    public String signIn(String token) {
        Marks.plant(token);
        refresh.set(token);
        return token;
    }

    /** Ends all access tokens. */
    public void expireTokens() {
        valid.clear();
    }

    /** Answers requests for tokens with that status from now on; 200 for as usual. */
    public void answerTokensWith(int status) {
        tokenStatus = status;
    }

    /** Runs something while a token is asked for. */
    public void onRequest(Runnable work) {
        duringRequest = work;
    }

    /** How often a token was asked for. */
    public int requests() {
        return requests.get();
    }

    /** How many calls were refused for their token. */
    public int refused() {
        return refused.get();
    }

    /** The e-mail address of each record. */
    public Map<String, String> records() {
        return Map.copyOf(records);
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply answer(Request request) {
        if (request.path().equals("/oauth/token")) {
            requests.incrementAndGet();
            duringRequest.run();
            return tokenStatus == 200 ? token(request.body()) : Reply.empty(tokenStatus);
        }
        if (!valid.contains(request.header("authorization"))) {
            refused.incrementAndGet();
            return Reply.json(401, error("invalid_token"));
        }
        var id = request.path().substring("/records/".length());
        if (request.method().equals("DELETE")) {
            return Reply.empty(records.remove(id) == null ? 404 : 204);
        }
        records.put(id, request.object().orElseThrow().getString("email"));
        return Reply.json(200, Json.createObjectBuilder().add("id", id).build());
    }

    private synchronized Reply token(String form) {
        if (!form.contains("grant_type=refresh_token") || !form.contains("refresh_token=" + refresh.get())) {
            return Reply.json(400, error("invalid_grant"));
        }
        var number = granted.incrementAndGet();
        var access = "s3cr3t-Access-" + number;
        Marks.plant(access);
        signIn("s3cr3t-Refresh-" + number);
        valid.add("Bearer " + access);
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("access_token", access)
                        .add("refresh_token", refresh.get())
                        .add("expires_in", 3600)
                        .build());
    }

    private static JsonObject error(String code) {
        return Json.createObjectBuilder().add("error", code).build();
    }

    /** The backend for it, with two methods and nothing more, as an application might write it. */
    public static final class Provider implements BackendProvider {
        @Override
        public String name() {
            return "oauth-crm";
        }

        @Override
        public CrmBackend open(BackendContext context) {
            var address = context.baseUrl().orElse(URI.create("http://127.0.0.1"));
            var endpoint = new TokenEndpoint(
                    CrmHttp.at(context, address, Authorization.none()), "/oauth/token", Clock.systemUTC());
            var grant = endpoint.refresh(
                    () -> new TokenEndpoint.Client(
                            Objects.requireNonNull(context.credentials().clientId()),
                            Objects.requireNonNull(context.credentials().clientSecret())),
                    () -> Objects.requireNonNull(context.credentials().refreshToken()));
            var tokens = new AccessTokens(context.tokens(), grant, Clock.systemUTC());
            return new Backend(
                    CrmHttp.of(context, address, Authorization.none()).withTokens(tokens));
        }
    }

    private record Backend(CrmHttp http) implements CrmBackend {
        @Override
        public String syncLead(Lead lead) {
            var id = lead.crmId() == null ? lead.key().external() : lead.crmId();
            var body = Json.createObjectBuilder()
                    .add("email", String.valueOf(lead.fields().get(LeadField.EMAIL)))
                    .build();
            return http.send(HttpCall.put("/records/{id}", id).json(body))
                    .orFail()
                    .json()
                    .text("id");
        }

        @Override
        public boolean deleteLead(String crmId) {
            var answer = http.send(HttpCall.delete("/records/{id}", crmId));
            return !answer.isMissing() && answer.orFailWithoutContent().isSuccess();
        }
    }
}
