package io.crmify.jpa.testing;

import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** What MicroProfile Config tells whoever asks it, until it is closed; otherwise that is what the test's JVM has. */
public final class GlobalConfig implements AutoCloseable {
    private GlobalConfig() {}

    public static GlobalConfig of(Map<String, String> values) {
        var config = new GlobalConfig();
        config.close(); // the first who asks is given one unasked, which stays
        ConfigProviderResolver.instance()
                .registerConfig(MapConfig.of(values), Thread.currentThread().getContextClassLoader());
        return config;
    }

    @Override
    public void close() {
        var resolver = ConfigProviderResolver.instance();
        resolver.releaseConfig(resolver.getConfig());
    }
}
