package io.crmify.backends.fake.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server of this machine only, whose socket can be closed and opened again on the same port. Thread-safe. */
public final class FakeServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FakeServer.class.getName());
    private static final int THREADS = 16;

    private final Function<Request, Reply> api;
    private final Chaos chaos;
    private final int port;
    private final ScheduledExecutorService threads;
    private final List<Consumer<SeenCall>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable HttpServer> server = new AtomicReference<>();

    private FakeServer(String name, int port, Chaos chaos, Function<Request, Reply> api) {
        this.api = api;
        this.chaos = chaos;
        // Answers that are late are scheduled and hold no thread, so that no other call has to wait for one.
        this.threads = Executors.newScheduledThreadPool(THREADS, work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        this.port = listen(port);
    }

    /**
     * @param name of its threads
     * @param port 0 for a free one
     * @param api does what a request asks, and says the answer
     * @throws UncheckedIOException if the port is taken
     */
    public static FakeServer start(String name, int port, Chaos chaos, Function<Request, Reply> api) {
        return new FakeServer(name, port, chaos, api);
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Has every call told to {@code listener}, on the thread of the call, before the answer. */
    public void onCall(Consumer<SeenCall> listener) {
        listeners.add(listener);
    }

    /** Closes the socket and all connections. */
    public synchronized void refuse() {
        var running = server.getAndSet(null);
        if (running != null) {
            running.stop(0);
        }
    }

    /** Opens the socket again, if it is closed. */
    public synchronized void accept() {
        if (server.get() == null) {
            listen(port);
        }
    }

    /** Closes the socket and all connections, and opens it again at once. */
    public synchronized void restart() {
        refuse();
        accept();
    }

    @Override
    public synchronized void close() {
        refuse();
        threads.shutdownNow();
    }

    private int listen(int wanted) {
        try {
            var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            var started = HttpServer.create(new InetSocketAddress(loopback, wanted), 0);
            started.setExecutor(threads);
            started.createContext("/", this::answer);
            started.start();
            server.set(started);
            return started.getAddress().getPort();
        } catch (IOException taken) {
            throw new UncheckedIOException("port %d cannot be listened on".formatted(wanted), taken);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = Request.from(exchange);
        var fault = chaos.next().orElse(null);
        if (fault == null) {
            var reply = api.apply(request);
            tell(request, reply, null);
            write(exchange, reply, false);
            return;
        }
        var right = fault.isApplied() ? api.apply(request) : Reply.empty(204);
        var reply = fault.distort(right);
        tell(request, reply, fault);
        if (fault.isApplied() && reply.body().isEmpty()) {
            exchange.close(); // there is no body of which to leave half away
            return;
        }
        switch (fault) {
            case CUT_BEFORE, CUT_AFTER -> exchange.close();
            case CUT_ANSWER -> write(exchange, reply, true);
            case LATE_ANSWER ->
                threads.schedule(() -> writeLate(exchange, reply), chaos.delay().toMillis(), TimeUnit.MILLISECONDS);
            default -> write(exchange, reply, false);
        }
    }

    private void writeLate(HttpExchange exchange, Reply reply) {
        try {
            write(exchange, reply, false);
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "the caller of {0} did not wait", exchange.getRequestURI());
        }
    }

    private static void write(HttpExchange exchange, Reply reply, boolean cut) throws IOException {
        try (exchange) {
            reply.headers().forEach((name, value) -> value.lines()
                    .forEach(line -> exchange.getResponseHeaders().add(name, line)));
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            if (body.length > 0) {
                exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            }
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
                exchange.getResponseBody().flush();
            }
        }
    }

    private void tell(Request request, Reply reply, @Nullable Fault fault) {
        if (!listeners.isEmpty()) {
            var seen = new SeenCall(Clock.systemUTC().instant(), request, reply.status(), fault);
            listeners.forEach(listener -> listener.accept(seen));
        }
    }
}
