package io.crmify.jpa.wildfly;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Tells from within the server which threads an application has: its own, those that run crmify, and those that keep its classes. */
@Path("witness")
@ApplicationScoped
@Produces(MediaType.TEXT_PLAIN)
public class Witness {
    @GET
    @Path("threads-of/{application}")
    public String threads(@PathParam("application") String application) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("crmify")
                        || String.valueOf(thread.getKey().getContextClassLoader())
                                .contains(application)
                        || Arrays.stream(thread.getValue())
                                .anyMatch(frame -> frame.getClassName().startsWith("io.crmify.jpa.dispatch")))
                .map(thread -> thread.getKey().getName())
                .collect(Collectors.joining("\n"));
    }
}
