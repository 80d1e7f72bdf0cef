package io.crmify.backend;

import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.token.TokenStore;
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

    /**
     * Tells that the CRM has answered a call, and has said that for now it will take no further one: those of the interval, or of the
     * day, are used up. From the end of the backend's present method on, no node makes a call on this connection, for as long as the
     * exception says (unless it says so, 10 s, or an hour for a quota); then all go on by themselves. Operators see the connection
     * THROTTLED or QUOTA_EXHAUSTED, with the exception's message and reason code. What the present method returns is settled as ever,
     * and nothing counts as failed. Where the CRM has refused the call itself, throw the exception instead.
     *
     * <p>To be called on the pushing thread, after the answer; it returns at once, and may be called any number of times. If several
     * are told in one push, a quota goes before a rate, and a later one before an earlier one.
     */
    void slowDown(ThrottledException why);

    /** Where tokens are kept that the CRM gives out, OAuth's say. Of this connection, for all nodes. */
    TokenStore tokens();
}
