package io.crmify.jpa.capture;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.config.ConfigReader;
import io.crmify.jpa.config.CrmifyConfig.Switches;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.mapping.CapturePlan;
import io.crmify.jpa.mapping.build.HibernateModels;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.HibernateConnectionSource;
import io.crmify.jpa.store.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Attaches crmify to every persistence unit of Hibernate that has leads, when its factory is made: what is changed before crmify
 * itself starts is recorded too. Found by Hibernate through {@link java.util.ServiceLoader}.
 */
public final class HibernateHook implements Integrator {
    @Override
    public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
        factory.addObserver(new SessionFactoryObserver() {
            private static final long serialVersionUID = 1L;

            @Override
            public void sessionFactoryCreated(SessionFactory created) {
                HookedUnits.addHibernates(created);
                attachIfItHasLeads((SessionFactoryImplementor) created);
            }
        });
    }

    @Override
    public void disintegrate(SessionFactoryImplementor factory, SessionFactoryServiceRegistry registry) {
        HookedUnits.remove(factory);
    }

    /** The unit behind a factory, hooked; attached now if nothing in it was annotated and so nothing was attached before. */
    public static CapturedUnit unit(SessionFactoryImplementor factory, Switches switches, Faults faults) {
        var unit = attached(factory)
                .orElseGet(() -> attach(factory, new CapturePlan(Map.of())))
                .unit();
        Tables.prepare(unit.database(), switches.schema(), faults);
        return unit;
    }

    /** Records nothing of a factory's from now on. */
    public static void stop(SessionFactoryImplementor factory) {
        attached(factory).ifPresent(hooked -> hooked.unit().capture().stop());
    }

    private static void attachIfItHasLeads(SessionFactoryImplementor factory) {
        // Faults of the mapping are reported when crmify starts, together with those of the configuration.
        var model = HibernateModels.builder(factory, new Faults()).build(List.of());
        if (!model.isEmpty()) {
            var faults = new Faults();
            var switches = ConfigReader.switches(ConfigProvider.getConfig(), faults);
            if (factory.getSessionFactoryOptions().isMultiTenancyEnabled()) {
                refuseTenants(factory, switches);
                return;
            }
            if (switches.enabled()) {
                var unit = attach(factory, model.capture()).unit();
                Tables.prepare(unit.database(), switches.schema(), faults);
                unit.capture().refuse(faults.list());
            }
            HookedUnits.add(factory);
        }
    }

    // crmify would have to work in each tenant's database, and does not know them.
    private static void refuseTenants(SessionFactoryImplementor factory, Switches switches) {
        if (switches.enabled()) {
            throw new StartupException(List.of(new Fault(
                    "CRMIFY-113",
                    UnitName.of(factory),
                    "the persistence unit has a database or schema for each tenant, which crmify cannot work with yet",
                    "keep the leads in a unit without Hibernate's multi-tenancy, or set crmify.enabled=false")));
        }
    }

    private static HibernateCapture attach(SessionFactoryImplementor factory, CapturePlan plan) {
        var database = Database.of(new HibernateConnectionSource(factory));
        var name = UnitName.of(factory);
        var capture = new Capture(plan);
        var changes = new Changes(database, name);
        var listener = new HibernateCapture(new CapturedUnit(name, factory, database, changes, capture), factory);
        listener.attach(factory);
        return listener;
    }

    @SuppressWarnings("deprecation") // there is no other way to ask a group for a listener
    private static Optional<HibernateCapture> attached(SessionFactoryImplementor factory) {
        for (var listener : factory.getEventEngine()
                .getListenerRegistry()
                .getEventListenerGroup(EventType.POST_INSERT)
                .listeners()) {
            if (listener instanceof HibernateCapture capture) {
                return Optional.of(capture);
            }
        }
        return Optional.empty();
    }
}
