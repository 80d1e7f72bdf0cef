package io.crmify.sample.starter;

import io.crmify.Crm;
import io.crmify.CrmOperations;
import io.crmify.jpa.Crmify;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;

/** To be deleted when crmify starts by itself in a container. */
@ApplicationScoped
class CrmifyStarter {
    @Inject
    EntityManagerFactory factory;

    @Inject
    Event<Object> events;

    private @Nullable Crmify crmify;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        crmify();
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        crmify().close();
    }

    @Produces
    @ApplicationScoped
    Crm crm() {
        return crmify().crm();
    }

    @Produces
    @ApplicationScoped
    CrmOperations operations() {
        return crmify().operations();
    }

    private synchronized Crmify crmify() {
        if (crmify == null) {
            crmify = Crmify.configure(factory)
                    .onEvent(event -> events.fireAsync(event))
                    .start();
        }
        return crmify;
    }
}
