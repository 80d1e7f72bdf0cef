package io.crmify.sample.web;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Lets only our own pages change something. A browser says with each form where it comes from, and no page of somebody else's can have
 * it say otherwise; programs that are no browsers say nothing.
 */
@Provider
public final class OriginCheck implements ContainerRequestFilter {
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Override
    public void filter(ContainerRequestContext request) {
        if (!READING.contains(request.getMethod()) && !isOurs(request)) {
            throw new ForbiddenException();
        }
    }

    private static boolean isOurs(ContainerRequestContext request) {
        var site = header(request, "Sec-Fetch-Site").orElse("same-origin");
        var origin = header(request, "Origin");
        return Set.of("same-origin", "none").contains(site)
                && (origin.isEmpty() || origin.flatMap(OriginCheck::authority).equals(header(request, "Host")));
    }

    private static Optional<String> authority(String origin) {
        return origin.matches("https?://[A-Za-z0-9.:\\[\\]-]+")
                ? Optional.ofNullable(URI.create(origin).getRawAuthority())
                : Optional.empty();
    }

    private static Optional<String> header(ContainerRequestContext request, String name) {
        return Optional.ofNullable(request.getHeaderString(name));
    }
}
