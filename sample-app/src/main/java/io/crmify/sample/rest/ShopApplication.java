package io.crmify.sample.rest;

import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** Everything that is served. */
public final class ShopApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(CustomersResource.class, Problems.class, SmallBodies.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
