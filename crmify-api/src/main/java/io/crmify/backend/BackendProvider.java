package io.crmify.backend;

import java.util.Set;

/**
 * Makes the backends of one kind of CRM. Found by {@link java.util.ServiceLoader}; {@code crmify.backend} names it.
 */
public interface BackendProvider {
    /** The name by which configuration chooses it: lower case, {@code hubspot}. */
    String name();

    /**
     * The settings it reads besides the common ones, as configuration spells them after {@code crmify.backend.}; any other key
     * there is reported as unknown.
     */
    default Set<String> settings() {
        return Set.of();
    }

    /** Whether it talks to a CRM over the network, and so needs a base URL and credentials. */
    default boolean isRemote() {
        return true;
    }

    /**
     * A backend for one connection, made once per node while crmify starts. Must not call the CRM, which may be down.
     *
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names it and says what to write
     */
    CrmBackend open(BackendContext context);
}
