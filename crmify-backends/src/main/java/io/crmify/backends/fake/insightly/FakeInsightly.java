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
 * Insightly over HTTP, on this machine only and in memory: leads with their statuses and sources, contacts and companies, with
 * custom fields, tags and notes, and the account. It refuses what Insightly refuses: unknown and read-only fields, unknown
 * statuses, a lead without a last name, other media types than JSON, more calls than it bears. It stores the same person twice
 * without a word, as Insightly does.
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
    private final Api api;
    private final FakeServer server;

    private FakeInsightly(InsightlyOptions options) {
        this.api = new Api(options, Clock.systemUTC());
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

    /** The leads that it holds, the oldest first. */
    public List<FakeLead> leads() {
        return api.records(Table.LEADS).stream().map(Records.Stored::lead).toList();
    }

    /** The contacts that it holds, the oldest first. */
    public List<FakeContact> contacts() {
        return api.records(Table.CONTACTS).stream().map(Records.Stored::contact).toList();
    }

    /** The names of the companies that it holds, the oldest first. */
    public List<String> organisations() {
        return api.records(Table.ORGANISATIONS).stream()
                .map(record -> record.text("ORGANISATION_NAME"))
                .toList();
    }

    /** The notes that it holds, the oldest first. */
    public List<FakeNote> notes() {
        return api.notes();
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
