package io.crmify.sample.live;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pages that are open. */
@ApplicationScoped
public class Listeners {
    private static final Logger LOG = System.getLogger(Listeners.class.getName());

    private final Map<SseEventSink, Sse> open = new ConcurrentHashMap<>();

    void add(SseEventSink page, Sse sse) {
        open.put(page, sse);
        // so that the page knows at once that it is connected
        send(page, sse.newEventBuilder().comment("welcome").build());
    }

    boolean areNone() {
        return open.isEmpty();
    }

    void tell(Part part) {
        open.forEach((page, sse) -> send(page, sse.newEvent(part.event(), "changed")));
    }

    /** Finds out who has gone. */
    void keepAlive() {
        open.forEach((page, sse) ->
                send(page, sse.newEventBuilder().comment("still here").build()));
    }

    private void send(SseEventSink page, OutboundSseEvent event) {
        if (page.isClosed()) {
            remove(page);
        } else {
            page.send(event).whenComplete((sent, failure) -> {
                if (failure != null) {
                    remove(page);
                }
            });
        }
    }

    private void remove(SseEventSink page) {
        open.remove(page);
        try {
            page.close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "A page was gone before it was sent away", gone);
        }
    }

    /** Sends everyone away. */
    public void end() {
        open.keySet().forEach(this::remove);
    }
}
