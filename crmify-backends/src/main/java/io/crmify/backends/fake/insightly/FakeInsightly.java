package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.server.FakeServer;
import io.crmify.backends.fake.server.SeenCall;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Insightly's leads over HTTP, on this machine only and in memory: leads with their statuses, sources and custom fields, and the
 * account. It refuses what Insightly refuses: unknown and read-only fields, unknown statuses, a lead without a last name, other
 * media types than JSON. It stores the same person twice without a word, as Insightly does.
 *
 * <pre>{@code
 * try (var insightly = FakeInsightly.start(InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID__c"))) {
 *     // crmify.backend=insightly
 *     // crmify.backend.base-url=<insightly.baseUri()>
 *     // crmify.backend.auth.api-key=fake-key
 *     // crmify.backend.key-field=CRMIFY_ID__c
 *     ...
 *     assertThat(insightly.leads()).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FakeInsightly implements AutoCloseable {
    private final Leads leads;
    private final Api api;
    private final FakeServer server;

    private FakeInsightly(InsightlyOptions options) {
        this.leads = new Leads(Clock.systemUTC());
        this.api = new Api(options, new Columns(options.customFields()), leads);
        this.server = FakeServer.start("fake-insightly", options.port(), options.chaos(), api::answer);
    }

    /** On a free port, with {@link InsightlyOptions#DEFAULTS}. */
    public static FakeInsightly start() {
        return start(InsightlyOptions.DEFAULTS);
    }

    /** @throws UncheckedIOException if the port is taken */
    public static FakeInsightly start(InsightlyOptions options) {
        return new FakeInsightly(options);
    }

    /** What {@code crmify.backend.base-url} is to be. */
    public URI baseUri() {
        return URI.create(server.address() + Api.PATH);
    }

    /** What it holds, the oldest first. */
    public List<FakeLead> leads() {
        return leads.all().stream().map(Leads.Stored::seen).toList();
    }

    /** How often each place was called, in vain too: {@code GET /Leads/{id}}. */
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
