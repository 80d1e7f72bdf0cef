package io.crmify.sample.start;

import io.crmify.CrmifyException;
import io.crmify.sample.web.ShopApplication;
import jakarta.ws.rs.SeBootstrap;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.server.ServerProperties;

/** Serves the pages and the REST interface, on this machine only. */
final class WebServer implements AutoCloseable {
    private static final int GRACE_SECONDS = 2;

    private final HttpServer server;

    private WebServer(HttpServer server) {
        this.server = server;
    }

    static WebServer start(int port) {
        var configuration = SeBootstrap.Configuration.builder()
                .host("127.0.0.1")
                .port(port)
                .property(ServerProperties.WEBSERVER_AUTO_START, false)
                .build();
        var server = SeBootstrap.start(new ShopApplication(), configuration)
                .toCompletableFuture()
                .join()
                .unwrap(HttpServer.class);
        server.getListeners().forEach(listener -> listener.registerAddOn(new NoUpgrade()));
        try {
            server.start();
        } catch (IOException taken) {
            throw new CrmifyException(
                    "Port %d cannot be listened on, most likely because something else does; set PORT to another one"
                            .formatted(port),
                    taken);
        }
        return new WebServer(server);
    }

    URI uri() {
        var port = server.getListeners().iterator().next().getPort();
        return URI.create("http://localhost:" + port + "/");
    }

    /** Answers what has been asked, and takes no more. */
    @Override
    public void close() {
        try {
            server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS).get(GRACE_SECONDS + 1, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException unfinished) {
            server.shutdownNow();
        } catch (InterruptedException inAHurry) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
