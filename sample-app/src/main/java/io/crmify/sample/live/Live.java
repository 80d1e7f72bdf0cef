package io.crmify.sample.live;

import io.crmify.event.LeadDeleted;
import io.crmify.event.LeadSyncFailed;
import io.crmify.event.LeadSynced;
import io.crmify.event.LeadsChanged;
import io.crmify.sample.crm.Backlog;
import io.crmify.sample.crm.Backlogs;
import io.crmify.sample.crm.DemoCrm;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Collects what changes, and tells the open pages a few times a second which of their parts are to be read again. What has changed is
 * never sent, so that a page that missed something is up to date as soon as it asks.
 */
@ApplicationScoped
public class Live {
    private static final Logger LOG = System.getLogger(Live.class.getName());
    private static final int TICK_MILLIS = 200;
    private static final int TICKS_PER_LOOK = 5;

    private final Set<Part> news = EnumSet.noneOf(Part.class);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Live::thread);

    @Inject
    Listeners listeners;

    @Inject
    Backlogs backlogs;

    @Inject
    Instance<DemoCrm> demoCrm;

    private @Nullable Backlog shown;
    private int ticks;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        if (demoCrm.isResolvable()) {
            demoCrm.get().onChange(change -> add(Part.CRM));
        }
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void changed(@ObservesAsync LeadsChanged event) {
        add(Part.FUNNEL, Part.STATUS);
    }

    void synced(@ObservesAsync LeadSynced event) {
        add(Part.FUNNEL, Part.STATUS);
    }

    void failed(@ObservesAsync LeadSyncFailed event) {
        add(Part.FUNNEL, Part.STATUS);
    }

    void deleted(@ObservesAsync LeadDeleted event) {
        add(Part.STATUS);
    }

    /** These parts of the pages are to be read again. */
    public void add(Part... parts) {
        synchronized (news) {
            news.addAll(Arrays.asList(parts));
        }
    }

    private void tick() {
        try {
            if (listeners.areNone()) {
                return;
            }
            if (ticks++ % TICKS_PER_LOOK == 0) {
                look();
            }
            take().forEach(listeners::tell);
        } catch (RuntimeException failure) {
            // or the timer would stop
            LOG.log(Level.WARNING, "Open pages could not be told what is new", failure);
        }
    }

    // No event tells that a connection stopped or runs again.
    private void look() {
        var now = backlogs.now();
        if (!now.equals(shown)) {
            shown = now;
            add(Part.STATUS);
        }
        listeners.keepAlive();
    }

    private Set<Part> take() {
        synchronized (news) {
            var taken = EnumSet.copyOf(news);
            news.clear();
            return taken;
        }
    }

    @PreDestroy
    void end() {
        timer.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "live");
        thread.setDaemon(true);
        return thread;
    }
}
