package io.crmify.sample.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Style sheets, scripts and the icon; nothing else, and nothing from elsewhere. */
@ApplicationScoped
@Path("assets")
public class AssetResource {
    private static final String CSS = "text/css; charset=UTF-8";
    private static final String JAVA_SCRIPT = "text/javascript; charset=UTF-8";

    private final Map<String, Asset> assets = Map.of(
            "pico.css", new Asset(inWebJar("picocss__pico", "css/pico.min.css"), CSS),
            "htmx.js", new Asset(inWebJar("htmx.org", "dist/htmx.min.js"), JAVA_SCRIPT),
            "site.css", new Asset("/assets/site.css", CSS),
            "live.js", new Asset("/assets/live.js", JAVA_SCRIPT),
            "icon.svg", new Asset("/assets/icon.svg", "image/svg+xml"));

    private record Asset(String resource, String type) {}

    @GET
    @Path("{name}")
    public Response get(@PathParam("name") String name) {
        var asset = Optional.ofNullable(assets.get(name)).orElseThrow(NotFoundException::new);
        return Response.ok(open(asset.resource()), asset.type())
                .header(HttpHeaders.CACHE_CONTROL, "max-age=300")
                .build();
    }

    private static String inWebJar(String name, String path) {
        return "/META-INF/resources/webjars/%s/%s/%s".formatted(name, version(name), path);
    }

    private static String version(String webJar) {
        try (var file = open("/META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(webJar))) {
            var properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String resource) {
        return Optional.ofNullable(AssetResource.class.getResourceAsStream(resource))
                .orElseThrow(NotFoundException::new);
    }
}
