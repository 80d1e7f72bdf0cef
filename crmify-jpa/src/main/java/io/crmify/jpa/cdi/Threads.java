package io.crmify.jpa.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ScheduledExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The threads to work on: a bean {@code @Named("crmify") ScheduledExecutorService}, else the server's own, else none, and crmify
 * makes some.
 */
@Dependent
class Threads {
    private static final Logger LOG = System.getLogger(Threads.class.getName());
    private static final String MANAGED = "java:comp/DefaultManagedScheduledExecutorService";

    private final Instance<ScheduledExecutorService> executors;

    @Inject
    Threads(@Any Instance<ScheduledExecutorService> executors) {
        this.executors = executors;
    }

    // Must run on a thread of the server: others may not look anything up.
    @SuppressWarnings("BanJNDI") // the name is a constant of the platform, nobody's input
    @Nullable
    ScheduledExecutorService given() {
        var named = executors.select(NamedLiteral.of("crmify"));
        if (named.isResolvable()) {
            return named.get();
        }
        try {
            return InitialContext.doLookup(MANAGED);
        } catch (NamingException e) {
            LOG.log(Level.DEBUG, "No server gives threads: {0}", e.getMessage());
            return null;
        }
    }
}
