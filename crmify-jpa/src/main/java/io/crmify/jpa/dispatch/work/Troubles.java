package io.crmify.jpa.dispatch.work;

import io.crmify.jpa.link.Settlement;
import io.crmify.jpa.store.UnitClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells of records that do not reach the CRM: the first of a type for each reason, and again after an hour. A thousand of them have one
 * cause, and one line. Thread-safe.
 */
public final class Troubles {
    private static final Logger LOG = System.getLogger(Troubles.class.getName());
    private static final long AGAIN_NANOS = Duration.ofHours(1).toNanos();
    private static final int MOST_REASONS = 1000; // a backend that makes up new ones must not fill the memory

    private final UnitClock clock;
    private final Map<List<String>, Long> told = new ConcurrentHashMap<>();

    public Troubles(UnitClock clock) {
        this.clock = clock;
    }

    public void givenUp(Settlement settlement) {
        tell(
                settlement,
                "CRMIFY-344 Connection {0}: a {1} is given up: {2}, {3}. Others like it are not told of for an hour; CrmOperations.failed"
                        + " lists all.");
    }

    public void waits(Settlement settlement) {
        tell(
                settlement,
                "CRMIFY-345 Connection {0}: a {1} waits until the set-up is mended: {2}, {3}. Others like it are not told of for an hour.");
    }

    private void tell(Settlement settlement, String message) {
        var link = settlement.link();
        var reason = Objects.toString(settlement.mark().reason(), "");
        if (isNews(List.of(message, link.connection(), link.type(), reason))) {
            var detail = Objects.toString(settlement.mark().detail(), "");
            LOG.log(Level.WARNING, message, link.connection(), link.type(), reason, detail);
        }
    }

    private boolean isNews(List<String> trouble) {
        var now = clock.nanos();
        var isNews = new AtomicBoolean();
        if (told.size() >= MOST_REASONS) {
            told.clear();
        }
        told.compute(trouble, (same, last) -> {
            isNews.set(last == null || now - last >= AGAIN_NANOS);
            return isNews.get() ? (Long) now : last;
        });
        return isNews.get();
    }
}
