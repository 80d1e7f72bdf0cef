package io.crmify.backends.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * A CRM on this machine that answers what it was told, in that order, and then by a function; and that remembers what it was asked.
 */
public final class ScriptedCrm implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<Asked, Reply> otherwise;
    private final Queue<Reply> prepared = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * What came in.
     *
     * @param headers by their names in lower case
     * @param port of the caller: the same for all calls over one connection
     */
    public record Asked(String method, String path, String query, Map<String, String> headers, String body, int port) {
        public JsonObject json() {
            try (var reader = Json.createReader(new StringReader(body))) {
                return reader.readObject();
            }
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** The parameters after the question mark, decoded. */
        public Map<String, String> parameters() {
            var parameters = new LinkedHashMap<String, String>();
            for (var parameter : query.split("&")) {
                var parts = parameter.split("=", 2);
                parameters.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return parameters;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** What to answer. */
    public record Reply(int status, Map<String, String> headers, byte[] body, Defect defect) {
        /** What is to go wrong with it. */
        public enum Defect {
            NONE,
            /** Half of the body, and then the end. */
            CUT,
            /** Half of the body, and then nothing. */
            STUCK,
            /** Nothing at all. */
            SILENT
        }

        public static Reply json(int status, String body) {
            return of(status, body).header("Content-Type", "application/json;charset=utf-8");
        }

        /** Without a body. */
        public static Reply of(int status) {
            return of(status, "");
        }

        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), Defect.NONE);
        }

        public static Reply page(int status) {
            return of(status, "<html><body><form action='/login'>Sign in</form></body></html>")
                    .header("Content-Type", "text/html");
        }

        public Reply header(String name, String value) {
            var more = new HashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body, defect);
        }

        public Reply with(Defect other) {
            return new Reply(status, headers, body, other);
        }

        @Override
        public String toString() {
            var text = new String(body, 0, Math.min(body.length, 80), StandardCharsets.UTF_8);
            return "%d %s %s".formatted(status, defect, text);
        }

        public Reply zipped() {
            try (var bytes = new ByteArrayOutputStream()) {
                try (var zip = new GZIPOutputStream(bytes)) {
                    zip.write(body);
                }
                return new Reply(status, headers, bytes.toByteArray(), defect).header("Content-Encoding", "gzip");
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    /** Answers 404 to what it was not told. */
    public ScriptedCrm() {
        this(asked -> Reply.of(404));
    }

    public ScriptedCrm(Function<Asked, Reply> otherwise) {
        this.otherwise = otherwise;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers the next calls so. */
    public ScriptedCrm next(Reply... replies) {
        prepared.addAll(List.of(replies));
        return this;
    }

    /** What it was asked, the oldest first. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public Asked lastAsked() {
        return asked().get(asked().size() - 1);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = request(exchange);
            asked.add(request);
            var told = prepared.poll();
            write(exchange, told == null ? otherwise.apply(request) : told);
        }
    }

    private static Asked request(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        var uri = exchange.getRequestURI();
        return new Asked(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                exchange.getRemoteAddress().getPort());
    }

    private void write(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.defect() == Reply.Defect.SILENT) {
            waitForTheEnd();
            return;
        }
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        var body = reply.body();
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length == 0) {
            return;
        }
        if (reply.defect() == Reply.Defect.NONE) {
            exchange.getResponseBody().write(body);
            return;
        }
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
        if (reply.defect() == Reply.Defect.STUCK) {
            waitForTheEnd();
        }
    }

    private void waitForTheEnd() {
        try {
            closed.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
