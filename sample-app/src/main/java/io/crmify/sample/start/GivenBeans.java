package io.crmify.sample.start;

import io.crmify.sample.crm.DemoCrm;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Makes injectable what is there before the container. */
public final class GivenBeans implements Extension {
    private final @Nullable DemoCrm demoCrm;

    GivenBeans(@Nullable DemoCrm demoCrm) {
        this.demoCrm = demoCrm;
    }

    void add(@Observes AfterBeanDiscovery beans) {
        if (demoCrm != null) {
            beans.<DemoCrm>addBean().types(DemoCrm.class).scope(Singleton.class).createWith(context -> demoCrm);
        }
    }
}
