package io.crmify.backends.fuzz;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A server on this machine that answers with whatever bytes it is told, be they HTTP or not; one connection per call. */
final class RawCrm implements AutoCloseable {
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "raw-crm");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<Function<Asked, Wire>> script =
            new AtomicReference<>(asked -> new Wire(new byte[0], false));

    /**
     * What goes over the wire.
     *
     * @param isHeld whether the connection then stays open until the caller gives up
     */
    record Wire(byte[] bytes, boolean isHeld) {}

    RawCrm() {
        try {
            socket = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    void answer(Function<Asked, Wire> other) {
        script.set(other);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var asked = read(connection.getInputStream());
            var wire = script.get().apply(asked);
            connection.getOutputStream().write(wire.bytes());
            connection.getOutputStream().flush();
            if (wire.isHeld()) {
                connection.getInputStream().read();
            }
        } catch (IOException gone) {
            // the caller has had enough of it
            return;
        }
    }

    private static Asked read(InputStream in) throws IOException {
        var lines = head(in).split("\r\n");
        var headers = new HashMap<String, String>();
        for (var i = 1; i < lines.length; i++) {
            var parts = lines[i].split(":", 2);
            headers.put(parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        var start = lines[0].split(" ");
        var target = start[1].split("\\?", 2);
        return new Asked(start[0], target[0], target.length < 2 ? "" : target[1], headers, body, 0);
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        throw new IOException("no request");
    }
}
