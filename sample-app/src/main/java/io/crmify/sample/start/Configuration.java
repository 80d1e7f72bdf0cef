package io.crmify.sample.start;

import io.crmify.CrmifyException;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** What the application, and crmify with it, is configured by; until it is closed. */
final class Configuration implements AutoCloseable {
    private static final int LAST_RESORT = 50;
    private static final int FIRST = 1000;

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final ConfigProviderResolver resolver = ConfigProviderResolver.instance();
    private final Map<String, String> overrides;

    Configuration(Map<String, String> overrides) {
        this.overrides = overrides;
    }

    /** Whether a CRM is configured, so that the demo is not needed. */
    boolean namesBackend() {
        var config = build(Map.of());
        return config.getOptionalValue("crmify.backend", String.class).isPresent()
                || config.getOptionalValue("crmify.connections", String.class).isPresent()
                || !config.getOptionalValue("crmify.enabled", Boolean.class).orElse(true);
    }

    /** Where to listen; 0 for any port that is free. */
    int port() {
        var text = build(Map.of()).getOptionalValue("port", String.class).orElse("8080");
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new CrmifyException("PORT is '" + text + "'; give a number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** Makes it everyone's, with what holds unless the environment says otherwise. */
    Config with(Map<String, String> lastResort) {
        var config = build(lastResort);
        resolver.registerConfig(config, loader);
        return config;
    }

    private Config build(Map<String, String> lastResort) {
        return resolver.getBuilder()
                .forClassLoader(loader)
                .addDefaultSources()
                .addDiscoveredSources()
                .addDiscoveredConverters()
                .withSources(
                        new PropertiesConfigSource(overrides, "given to the sample", FIRST),
                        new PropertiesConfigSource(lastResort, "the demo CRM", LAST_RESORT))
                .build();
    }

    @Override
    public void close() {
        resolver.releaseConfig(resolver.getConfig(loader));
    }
}
