package io.crmify.backends.fake.creatio;

import io.crmify.backends.fake.server.FakeServer;
import io.crmify.backends.fake.server.SeenCall;
import jakarta.json.JsonValue;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Creatio over HTTP, on this machine only and in memory: leads, contacts, their tags, subscriptions and activities, and the tables of
 * words that they refer to, by OData 4 with batches; signing in by form, by client credentials, or with each call. It refuses what
 * Creatio refuses: unknown columns, values of another type than their columns', references to nothing, an id that is there already,
 * contacts without a name, batches of more than 100, calls of a session without its mark against forgery. It stores the same person
 * twice without a word, as Creatio does.
 *
 * <pre>{@code
 * try (var creatio = FakeCreatio.start()) {
 *     // crmify.backend=creatio
 *     // crmify.backend.base-url=<creatio.baseUri()>
 *     // crmify.backend.auth.username=fake-user
 *     // crmify.backend.auth.password=fake-password
 *     ...
 *     assertThat(creatio.rows("Lead")).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FakeCreatio implements AutoCloseable {
    private final Rows rows;
    private final Sessions sessions;
    private final Api api;
    private final FakeServer server;

    private FakeCreatio(CreatioOptions options) {
        var clock = Clock.systemUTC();
        var schema = new Schema(options.columns());
        this.rows = new Rows(schema, clock);
        this.sessions = new Sessions(options.user());
        this.api = new Api(options, schema, rows, sessions, clock);
        this.server = FakeServer.start("fake-creatio", options.port(), options.chaos(), api::answer);
    }

    /** On a free port, with {@link CreatioOptions#DEFAULTS}. */
    public static FakeCreatio start() {
        return start(CreatioOptions.DEFAULTS);
    }

    /** @throws UncheckedIOException if the port is taken */
    public static FakeCreatio start(CreatioOptions options) {
        return new FakeCreatio(options);
    }

    /** What {@code crmify.backend.base-url} is to be, and {@code crmify.backend.identity-url}. */
    public URI baseUri() {
        return URI.create(server.address());
    }

    /** What a table holds, the oldest first: {@code Lead}, {@code ContactInTag}. */
    public List<FakeRow> rows(String table) {
        return rows.all(table).stream().map(FakeCreatio::seen).toList();
    }

    /** How often each place was called, in vain too: {@code POST /0/odata/$batch}. */
    public Map<String, Integer> calls() {
        return api.calls();
    }

    /** Has every call told to {@code listener}, on the thread of the call, before the answer. */
    public void onCall(Consumer<SeenCall> listener) {
        server.onCall(listener);
    }

    /** All sessions and tokens end: whoever comes with one is told so by 401. */
    public void endSessions() {
        sessions.end(false);
    }

    /** The same, but told by a page to sign in, with status 200. */
    public void endSessionsWithAPage() {
        sessions.end(true);
    }

    /** From now on the user must change the password before signing in. */
    public void ageThePassword() {
        sessions.ageThePassword();
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

    private static FakeRow seen(Map<String, JsonValue> row) {
        var texts = new HashMap<String, String>();
        row.forEach((name, value) -> {
            var text = Rows.text(value);
            if (!text.isEmpty() && !text.equals(Schema.EMPTY) && !text.equals(Schema.NO_TIME)) {
                texts.put(name, text);
            }
        });
        return new FakeRow(texts.getOrDefault(Schema.ID, ""), texts);
    }
}
