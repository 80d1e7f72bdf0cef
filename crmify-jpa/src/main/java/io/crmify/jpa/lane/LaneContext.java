package io.crmify.jpa.lane;

import io.crmify.backend.BackendContext;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.token.TokenStore;
import io.crmify.jpa.config.ConnectionConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What a backend is given by its lane. The gate comes later than the backend, since the backend tells the rate. */
record LaneContext(ConnectionConfig config, CurrentCredentials current, Supplier<CallGate> gate, TokenStore tokens)
        implements BackendContext {
    @Override
    public String connection() {
        return config.name();
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.ofNullable(config.access().settings().get(name));
    }

    @Override
    public Optional<URI> baseUrl() {
        return Optional.ofNullable(config.access().baseUrl());
    }

    @Override
    public Credentials credentials() {
        return current.now();
    }

    @Override
    public Duration callTimeout() {
        return config.access().timeout();
    }

    @Override
    public void beforeCall() {
        current.check();
        gate.get().beforeCall();
    }

    @Override
    public void slowDown(ThrottledException why) {
        gate.get().slowDown(why);
    }
}
