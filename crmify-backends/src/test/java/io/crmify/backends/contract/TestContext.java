package io.crmify.backends.contract;

import io.crmify.backend.BackendContext;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.token.TokenStore;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A connection as a backend sees it, without an engine behind it. */
public final class TestContext implements BackendContext {
    private final URI baseUrl;
    private final Map<String, String> settings = new HashMap<>();
    private final AtomicReference<Credentials> credentials =
            new AtomicReference<>(new Credentials("api-key-1", "user-1", "password-1", "token-1"));
    private final AtomicReference<Duration> timeout = new AtomicReference<>(Duration.ofSeconds(10));
    private final AtomicReference<Runnable> gate = new AtomicReference<>(() -> {});
    private final List<ThrottledException> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final TokenStore tokens = TokenStore.inMemory();

    public TestContext(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Without a base URL: for backends that call nobody. */
    public TestContext() {
        this(null);
    }

    public TestContext with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    public TestContext with(Credentials other) {
        credentials.set(other);
        return this;
    }

    public TestContext withTimeout(Duration other) {
        timeout.set(other);
        return this;
    }

    /** Runs something in {@link #beforeCall()}. */
    public TestContext withGate(Runnable other) {
        gate.set(other);
        return this;
    }

    /** How many calls were announced. */
    public int calls() {
        return calls.get();
    }

    /** What was told besides the answers. */
    public List<ThrottledException> told() {
        return List.copyOf(told);
    }

    @Override
    public void slowDown(ThrottledException why) {
        told.add(why);
    }

    @Override
    public String connection() {
        return "test";
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    @Override
    public Optional<URI> baseUrl() {
        return Optional.ofNullable(baseUrl);
    }

    @Override
    public Credentials credentials() {
        return credentials.get();
    }

    @Override
    public Duration callTimeout() {
        return timeout.get();
    }

    @Override
    public void beforeCall() {
        calls.incrementAndGet();
        gate.get().run();
    }

    @Override
    public TokenStore tokens() {
        return tokens;
    }
}
