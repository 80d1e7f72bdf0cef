package io.crmify.jpa.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A CRM that does nothing, in a JVM of its own: it answers each call after the milliseconds that its path names. A call is a line
 * for each record, the key first; the answer is the ids that the records have got, a line for each.
 */
final class CrmJvm {
    private static final AtomicLong IDS = new AtomicLong();

    private CrmJvm() {}

    public static void main(String[] arguments) throws IOException {
        // Otherwise answers would wait for the acknowledgement of their headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", CrmJvm::answer);
        server.start();
        ChildJvm.tell("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        // Whoever started it may end without a word.
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var start = System.nanoTime();
            var body = exchange.getRequestBody().readAllBytes();
            var latency = TimeUnit.MILLISECONDS.toNanos(
                    Long.parseLong(exchange.getRequestURI().getPath().substring(1)));
            var answer = new StringBuilder();
            for (var letter : body) {
                if (letter == '\n') {
                    answer.append('C').append(IDS.incrementAndGet()).append('\n');
                }
            }
            var bytes = answer.toString().getBytes(StandardCharsets.US_ASCII);
            for (long left = latency; left > 0; left = latency - (System.nanoTime() - start)) {
                LockSupport.parkNanos(left);
            }
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
