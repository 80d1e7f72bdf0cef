package io.crmify.sample.web;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How pages are answered. */
final class Html {
    static final String TYPE = "text/html; charset=UTF-8";
    /** Sent by htmx, which takes a part of the page for an answer; a browser without scripts wants a whole one. */
    static final String PART_ONLY = "HX-Request";

    private Html() {}

    static Response partOrBoard(@Nullable String partOnly, Supplier<String> part) {
        return partOnly != null ? Response.ok(part.get()).build() : see("/");
    }

    /** After a form: another page, so that reading it again does not send the form again. */
    static Response see(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
