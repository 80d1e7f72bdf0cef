package io.crmify.backend;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What a backend is given by the connection it serves. Thread-safe. */
public interface BackendContext {
    /** The connection's name. */
    String connection();

    /** A setting by its name after {@code crmify.backend.}; empty if absent or blank. */
    Optional<String> setting(String name);

    /** {@code crmify.backend.base-url}; empty for the backend's own default. */
    Optional<URI> baseUrl();

    /** The credentials; ask for them at each call, and keep no copy. */
    Credentials credentials();

    /** The time a single call may take in all, connecting and the body included: {@code crmify.backend.timeout}. */
    Duration callTimeout();

    /**
     * Must be called on the pushing thread right before each call to the CRM: it waits for the connection's rate limit, and makes
     * sure that the records being pushed are still this node's for at least {@link #callTimeout()}.
     *
     * @throws CallNotAllowedException if they are not, or if the connection has been stopped; let it pass
     */
    void beforeCall();
}
