package io.crmify.sample.start;

import io.crmify.CrmifyException;
import io.crmify.sample.crm.DemoCrm;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The running sample.
 *
 * <pre>{@code
 * try (var app = SampleApp.start(Map.of("port", "0"))) {
 *     ... app.uri() ...
 * }
 * }</pre>
 */
public final class SampleApp implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SampleApp.class.getName());

    private final Config config;
    private final @Nullable DemoCrm demoCrm;
    private final URI uri;
    private final Deque<AutoCloseable> parts;

    private SampleApp(Config config, @Nullable DemoCrm demoCrm, URI uri, Deque<AutoCloseable> parts) {
        this.config = config;
        this.demoCrm = demoCrm;
        this.uri = uri;
        this.parts = parts;
    }

    /**
     * Starts it.
     *
     * @param overrides configuration that wins over the environment
     * @throws CrmifyException if it cannot, with a message for people
     */
    public static SampleApp start(Map<String, String> overrides) {
        var parts = new ArrayDeque<AutoCloseable>();
        try {
            return start(overrides, parts);
        } catch (RuntimeException failure) {
            close(parts);
            throw forPeople(failure);
        }
    }

    private static SampleApp start(Map<String, String> overrides, Deque<AutoCloseable> parts) {
        var configuration = new Configuration(overrides);
        var port = configuration.port();
        var demoCrm = configuration.namesBackend() ? null : DemoCrm.start();
        if (demoCrm != null) {
            parts.push(demoCrm);
        }
        var config = configuration.with(demoCrm == null ? Map.of() : demoCrm.settings());
        parts.push(configuration);
        parts.push(container(demoCrm));
        var server = WebServer.start(port);
        parts.push(server);
        return new SampleApp(config, demoCrm, server.uri(), parts);
    }

    private static SeContainer container(@Nullable DemoCrm demoCrm) {
        return SeContainerInitializer.newInstance()
                .addExtensions(new GivenBeans(demoCrm))
                // the order in which things end is ours
                .addProperty("org.jboss.weld.se.shutdownHook", false)
                .initialize();
    }

    /** Where it listens. */
    public URI uri() {
        return uri;
    }

    /** Which CRM it uses, for people. */
    public String crmName() {
        return demoCrm != null
                ? "its CRM is the demo that comes along"
                : "its CRM: "
                        + config.getOptionalValue("crmify.backend", String.class)
                                .orElse("several");
    }

    /** The CRM that comes along; empty if another is used. */
    public Optional<DemoCrm> demoCrm() {
        return Optional.ofNullable(demoCrm);
    }

    /** Ends it: what is in flight settles, the rest stays recorded. */
    @Override
    public void close() {
        close(parts);
    }

    private static void close(Deque<AutoCloseable> parts) {
        var failures = new CrmifyException("The sample did not end cleanly");
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failure) {
                failures.addSuppressed(failure);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    // The container wraps what went wrong; people need the innermost message that is meant for them.
    private static CrmifyException forPeople(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CrmifyException known) {
                return known;
            }
        }
        LOG.log(Level.ERROR, "The sample cannot start", failure);
        return new CrmifyException("The sample cannot start; the log says why", failure);
    }
}
