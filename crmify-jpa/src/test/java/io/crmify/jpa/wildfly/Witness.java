package io.crmify.jpa.wildfly;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Tells from within the server which threads are there: those that crmify made, or that run its code. */
@Path("witness")
@ApplicationScoped
@Produces(MediaType.TEXT_PLAIN)
public class Witness {
    @GET
    @Path("threads")
    public String threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("crmify")
                        || Arrays.stream(thread.getValue())
                                .anyMatch(frame -> frame.getClassName().startsWith("io.crmify.jpa.dispatch")))
                .map(thread -> thread.getKey().getName())
                .collect(Collectors.joining("\n"));
    }
}
