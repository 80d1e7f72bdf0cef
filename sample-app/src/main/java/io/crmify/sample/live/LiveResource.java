package io.crmify.sample.live;

import static jakarta.ws.rs.core.MediaType.SERVER_SENT_EVENTS;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** Where pages listen. */
@ApplicationScoped
@Path("live")
public class LiveResource {
    @Inject
    Listeners listeners;

    @GET
    @Produces(SERVER_SENT_EVENTS)
    public void listen(@Context SseEventSink page, @Context Sse sse) {
        listeners.add(page, sse);
    }
}
