package io.crmify.jpa.cdi;

import io.crmify.Crm;
import io.crmify.CrmOperations;
import io.crmify.event.LeadsChanged;
import io.crmify.jpa.Crmify;
import io.crmify.jpa.store.LoggedFailure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Starts crmify with the application, for its one persistence unit that has leads, and ends it before the application's beans end.
 * {@link Crm} and {@link CrmOperations} can be injected; whoever uses them earlier has crmify started earlier.
 *
 * <p>What it takes from the application: mappers and a {@link io.crmify.lead.ConnectionSelector}, if there are such beans; a backend, if
 * {@code crmify.backend} gives a bean's name or class; the {@code EntityManagerFactory} beans, or what the server made of
 * persistence.xml.
 */
@ApplicationScoped
public class CrmifyBeans {
    private static final Logger LOG = System.getLogger(CrmifyBeans.class.getName());

    private final Units units;
    private final Threads threads;
    private final Parts parts;
    private final Event<Object> events;
    private @Nullable Crmify crmify;

    /** For the container's proxies. */
    @SuppressWarnings("NullAway")
    protected CrmifyBeans() {
        this.units = null;
        this.threads = null;
        this.parts = null;
        this.events = null;
    }

    @Inject
    CrmifyBeans(Units units, Threads threads, Parts parts, @Any Event<Object> events) {
        this.units = units;
        this.threads = threads;
        this.parts = parts;
        this.events = events;
    }

    // WildFly has made the persistence units by then, of a WAR and of an
    // EAR; without a server a bean makes one when asked.
    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        started();
    }

    void ensureStarted() {
        started();
    }

    void wake(@ObservesAsync LeadsChanged changed) {
        started().wake();
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        stop();
    }

    // A container that only destroys its beans, and tells nobody before, must not leave threads behind.
    @PreDestroy
    synchronized void stop() {
        if (crmify != null) {
            crmify.close();
        }
    }

    @Produces
    @ApplicationScoped
    Crm crm() {
        return started().crm();
    }

    @Produces
    @ApplicationScoped
    CrmOperations operations() {
        return started().operations();
    }

    private synchronized Crmify started() {
        if (crmify == null) {
            crmify = begin();
        }
        return crmify;
    }

    private Crmify begin() {
        var setup =
                parts.addTo(Crmify.configure(units.theOne()).onEvent(this::tell).wokenByEvents());
        var given = threads.given();
        return (given == null ? setup : setup.threads(given)).start();
    }

    private void tell(Object event) {
        try {
            events.fireAsync(event).whenComplete((told, failure) -> {
                if (failure != null) {
                    failed(event, failure);
                }
            });
        } catch (RejectedExecutionException e) {
            failed(event, e);
        }
    }

    private static void failed(Object event, Throwable failure) {
        LOG.log(
                Level.WARNING,
                "CRMIFY-330 An observer of " + event.getClass().getSimpleName()
                        + " failed; crmify goes on, the event is not repeated",
                LoggedFailure.of(failure));
    }
}
