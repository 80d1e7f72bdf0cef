package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.FakeEvent;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.FakeServer;
import io.crmify.backends.fake.server.SeenCall;
import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Klaviyo's profiles over HTTP, on this machine only and in memory: profiles, imports, lists, consent, events, and the account. It
 * refuses what Klaviyo refuses: a call without a revision, unknown attributes, numbers that are not E.164, identifiers of another
 * profile, more calls than the rates allow. What Klaviyo does later, it does at once.
 *
 * <pre>{@code
 * try (var klaviyo = FakeKlaviyo.start()) {
 *     // crmify.backend=klaviyo
 *     // crmify.backend.base-url=<klaviyo.baseUri()>
 *     // crmify.backend.auth.api-key=fake-key
 *     ...
 *     assertThat(klaviyo.profiles()).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FakeKlaviyo implements AutoCloseable {
    private final Profiles profiles;
    private final EventCalls events;
    private final Api api;
    private final FakeServer server;

    private FakeKlaviyo(KlaviyoOptions options) {
        this.profiles = new Profiles(options.clock());
        this.events = new EventCalls(profiles, options.clock());
        this.api = new Api(options, profiles, new ListCalls(profiles, options.lists(), options.clock()), events);
        this.server = FakeServer.start("fake-klaviyo", options.port(), options.chaos(), api::answer);
    }

    /** On a free port, with {@link KlaviyoOptions#DEFAULTS}. */
    public static FakeKlaviyo start() {
        return start(KlaviyoOptions.DEFAULTS);
    }

    /** @throws UncheckedIOException if the port is taken */
    public static FakeKlaviyo start(KlaviyoOptions options) {
        return new FakeKlaviyo(options);
    }

    /** What {@code crmify.backend.base-url} is to be. */
    public URI baseUri() {
        return URI.create(server.address());
    }

    /** What it holds, the oldest first. */
    public List<FakeProfile> profiles() {
        return profiles.all();
    }

    /**
     * A profile that somebody else has made.
     *
     * @param resource as the API takes it: {@code {"attributes": {"email": "ada@example.org"}}}
     */
    public FakeProfile add(JsonObject resource) {
        return profiles.create(resource, "/data");
    }

    /** What has happened, the oldest first. */
    public List<FakeEvent> events() {
        return events.all();
    }

    /** Ends all access tokens before their time. */
    public void expireTokens() {
        api.grants().expireAll();
    }

    /** How many access tokens were given out. */
    public int tokens() {
        return api.grants().count();
    }

    /** How often each place was called, in vain too: {@code PATCH /api/profiles/{id}}. */
    public Map<String, Integer> calls() {
        return api.calls();
    }

    /** Has every call told to {@code listener}, on the thread of the call, before the answer. */
    public void onCall(Consumer<SeenCall> listener) {
        server.onCall(listener);
    }

    /** Cuts all connections, and is up again at once, on the same port, with all it held. */
    public void restart() {
        server.restart();
    }

    /** Stops for good. */
    @Override
    public void close() {
        server.close();
    }
}
