package io.crmify.jpa.wildfly;

import io.crmify.lead.ConnectionSelector;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Chooses every connection, and remembers on which threads it was asked: those that crmify works on. */
@Path("threads")
@ApplicationScoped
@Produces(MediaType.TEXT_PLAIN)
public class NotedThreads implements ConnectionSelector {
    private final Set<String> names = new ConcurrentSkipListSet<>();

    @Override
    public Set<String> select(Object entity, Set<String> candidates) {
        names.add(Thread.currentThread().getName());
        return candidates;
    }

    @GET
    public String names() {
        return String.join("\n", names);
    }
}
