package io.crmify.jpa.config;

import io.crmify.backend.Credentials;
import io.crmify.backend.RateLimit;
import io.crmify.lead.LeadStage;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection as configured.
 *
 * @param name what it is called; {@code default} where only one is configured
 * @param prefix what its keys start with: {@code crmify.} or {@code crmify.connection.eu.}
 * @param backend what {@code backend} names
 * @param tenants those it serves; empty for all
 * @param stages the words that override the backend's
 */
public record ConnectionConfig(
        String name,
        String prefix,
        String backend,
        Access access,
        Limits limits,
        Set<String> tenants,
        Policies policies,
        Map<LeadStage, String> stages) {
    /** The name of the only connection. */
    public static final String DEFAULT_NAME = "default";

    public ConnectionConfig {
        tenants = Set.copyOf(tenants);
        stages = Map.copyOf(stages);
    }

    /** Whether it serves a tenant. */
    public boolean serves(String tenant) {
        return tenants.isEmpty() || tenants.contains(tenant);
    }

    /**
     * How to reach the CRM.
     *
     * @param credentials as they were when crmify started
     * @param files those of them that may change meanwhile
     * @param settings what else the backend reads, by the name after {@code backend.}
     */
    public record Access(
            @Nullable URI baseUrl,
            Credentials credentials,
            SecretFiles files,
            Map<String, String> settings,
            Duration timeout) {
        public Access {
            settings = Map.copyOf(settings);
        }

        /** Without files. */
        public Access(@Nullable URI baseUrl, Credentials credentials, Map<String, String> settings, Duration timeout) {
            this(baseUrl, credentials, SecretFiles.NONE, settings, timeout);
        }
    }

    /** How much at once; null where the backend knows best. */
    public record Limits(
            @Nullable Integer batchSize,
            int concurrency,
            @Nullable RateLimit rate) {}

    /** What is done where there is a choice. */
    public record Policies(DeletePolicy delete, AmbiguousCreate ambiguousCreate) {}
}
