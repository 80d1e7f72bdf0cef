package io.crmify.jpa;

import io.crmify.Crm;
import io.crmify.CrmOperations;
import io.crmify.jpa.store.UnitClock;
import jakarta.persistence.EntityManagerFactory;

/**
 * crmify at work for one persistence unit, where no CDI container starts it:
 *
 * <pre>{@code
 * var factory = Persistence.createEntityManagerFactory("shop");
 * try (var crmify = Crmify.start(factory)) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Thread-safe. Closing it lets calls that are under way end and settle; what is left stays recorded. It must be closed before the
 * factory is.
 */
public final class Crmify implements AutoCloseable {
    private final Crm crm;
    private final CrmOperations operations;
    private final UnitClock clock;
    private final Runnable wake;
    private final Closing resources;

    Crmify(Crm crm, CrmOperations operations, UnitClock clock, Runnable wake, Closing resources) {
        this.crm = crm;
        this.operations = operations;
        this.clock = clock;
        this.wake = wake;
        this.resources = resources;
    }

    /**
     * Starts crmify with what MicroProfile Config tells.
     *
     * @throws io.crmify.StartupException with everything that is wrong in the configuration, the mapping and the database
     */
    public static Crmify start(EntityManagerFactory factory) {
        return configure(factory).start();
    }

    /** For what configuration cannot tell: mappers, a backend of one's own, who is told of events. */
    public static CrmifySetup configure(EntityManagerFactory factory) {
        return new CrmifySetup(factory);
    }

    public Crm crm() {
        return crm;
    }

    public CrmOperations operations() {
        return operations;
    }

    /** The clock that crmify goes by: for tests, which let days pass by it. */
    public UnitClock clock() {
        return clock;
    }

    /** Has the dispatcher look for work at once; returns immediately. */
    public void wake() {
        wake.run();
    }

    @Override
    public void close() {
        resources.close();
    }

    /** What is to be ended, without a checked exception. */
    interface Closing extends AutoCloseable {
        @Override
        void close();
    }
}
