package io.crmify.sample.start;

import io.crmify.CrmifyException;
import io.crmify.sample.rest.ShopApplication;
import jakarta.ws.rs.SeBootstrap;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.grizzly.http.server.HttpServer;

/** Serves the pages and the REST interface on this machine only. */
final class WebServer implements AutoCloseable {
    private static final int GRACE_SECONDS = 5;

    private final SeBootstrap.Instance instance;

    private WebServer(SeBootstrap.Instance instance) {
        this.instance = instance;
    }

    static WebServer start(int port) {
        var configuration =
                SeBootstrap.Configuration.builder().host("127.0.0.1").port(port).build();
        try {
            return new WebServer(SeBootstrap.start(new ShopApplication(), configuration)
                    .toCompletableFuture()
                    .join());
        } catch (CompletionException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new CrmifyException("Port %d is in use; set PORT to another one".formatted(port), failure);
                }
            }
            throw failure;
        }
    }

    URI uri() {
        return URI.create("http://localhost:" + instance.configuration().port() + "/");
    }

    /** Answers what has been asked, and takes no more. */
    @Override
    public void close() {
        try {
            instance.unwrap(HttpServer.class)
                    .shutdown(GRACE_SECONDS, TimeUnit.SECONDS)
                    .get(GRACE_SECONDS + 1, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException unfinished) {
            instance.stop().toCompletableFuture().join();
        } catch (InterruptedException inAHurry) {
            instance.stop().toCompletableFuture().join();
            Thread.currentThread().interrupt();
        }
    }
}
