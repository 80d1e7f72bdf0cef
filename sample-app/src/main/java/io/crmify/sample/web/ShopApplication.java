package io.crmify.sample.web;

import io.crmify.sample.live.LiveResource;
import io.crmify.sample.rest.CustomersResource;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** Everything that is served. */
public final class ShopApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                CustomersResource.class,
                LiveResource.class,
                BoardResource.class,
                CustomerResource.class,
                ConfirmResource.class,
                DemoCrmResource.class,
                AssetResource.class,
                OriginCheck.class,
                SmallBodies.class,
                SafeHeaders.class,
                Failures.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
