package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.FakeServer;
import io.crmify.backends.fake.server.SeenCall;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A nation of NationBuilder over HTTP, on this machine only and in memory, with both of its APIs: people with tags, lists, paths,
 * contacts and custom fields, and tokens that end. It refuses what NationBuilder refuses: unknown attributes, filters and sideloads,
 * addresses that another person has, other media types, pages of more than a hundred, more calls than it takes in ten seconds or a day.
 *
 * <pre>{@code
 * try (var nation = FakeNationBuilder.start()) {
 *     // crmify.backend=nationbuilder
 *     // crmify.backend.base-url=<nation.baseUri()>
 *     // crmify.backend.auth.token=fake-token
 *     ...
 *     assertThat(nation.people()).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FakeNationBuilder implements AutoCloseable {
    private final NationStore store;
    private final Api api;
    private final FakeServer server;

    private FakeNationBuilder(NationOptions options) {
        this.store = new NationStore(options);
        this.api = new Api(options, store);
        this.server = FakeServer.start("fake-nationbuilder", options.port(), options.chaos(), api::answer);
    }

    /** On a free port, with {@link NationOptions#DEFAULTS}. */
    public static FakeNationBuilder start() {
        return start(NationOptions.DEFAULTS);
    }

    /** @throws UncheckedIOException if the port is taken */
    public static FakeNationBuilder start(NationOptions options) {
        return new FakeNationBuilder(options);
    }

    /** What {@code crmify.backend.base-url} is to be. */
    public URI baseUri() {
        return URI.create(server.address());
    }

    /** Who is in the nation, the oldest first; but for the owner of the token. */
    public List<FakePerson> people() {
        synchronized (store) {
            return store.people().stream().map(store::seen).toList();
        }
    }

    /** What has been noted of a person, the oldest first. */
    public List<String> contacts(String personId) {
        synchronized (store) {
            return store.contacts().stream()
                    .filter(contact -> contact.signup() == Long.parseLong(personId))
                    .map(NationStore.Contact::content)
                    .toList();
        }
    }

    /** The names of all tags. */
    public Set<String> tags() {
        synchronized (store) {
            return Set.copyOf(store.tags().values());
        }
    }

    /** Makes a tag, as people do. */
    public void addTag(String name) {
        synchronized (store) {
            store.tag(name);
        }
    }

    /** Makes a list, as people do; tells its id. */
    public String addList(String name, String slug) {
        synchronized (store) {
            return Long.toString(store.addList(name, slug));
        }
    }

    /** Makes a path with its steps in that order, as people do; tells its id. */
    public String addPath(String name, String... steps) {
        synchronized (store) {
            return Long.toString(api.paths().add(name, List.of(steps)));
        }
    }

    /**
     * The name of the step of a path that a person is at, or {@code completed} or {@code abandoned}; empty if the person is not on the
     * path.
     */
    public String step(String personId, String pathId) {
        synchronized (store) {
            return api.paths().where(Long.parseLong(personId), Long.parseLong(pathId));
        }
    }

    /** Tags a person, as people do. */
    public void tag(String personId, String tag) {
        synchronized (store) {
            store.tagPerson(Long.parseLong(personId), store.tag(tag));
        }
    }

    /** From now on every access token that was given out for a refresh token is refused. */
    public void expireTokens() {
        api.tokens().expireAll();
    }

    /** How many access tokens were given out for a refresh token. */
    public int tokensGiven() {
        return api.tokens().given();
    }

    /** How often each place was called, in vain too: {@code PATCH /api/v2/signups/{id}}. */
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
