package io.crmify.jpa.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A way to a server of this machine that can be cut, or made to swallow all that is sent, while the server goes on. */
public final class Wire implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("(?<=://localhost:)\\d+");

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int port;
    private volatile int target;
    private volatile boolean swallows;
    private volatile ServerSocket entrance;

    private Wire() {
        open();
    }

    public static Wire laid() {
        return new Wire();
    }

    /** The same URL with this way instead of the direct one. */
    public String to(String url) {
        var direct = PORT.matcher(url);
        if (!direct.find()) {
            throw new IllegalArgumentException(url + " names no port of this machine");
        }
        target = Integer.parseInt(direct.group());
        return direct.replaceFirst(String.valueOf(port));
    }

    /** Connections end, and new ones are refused. */
    public synchronized void cut() {
        end(entrance);
        sockets.forEach(Wire::end);
        sockets.clear();
    }

    /** Connections stay, and new ones are taken, but nothing arrives any more, in neither direction. */
    public void swallow() {
        swallows = true;
    }

    /** What was swallowed is lost; what is sent from now on arrives. */
    public synchronized void mend() {
        swallows = false;
        if (entrance.isClosed()) {
            open();
        }
    }

    private void open() {
        try {
            var opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(loopback, port));
            port = opened.getLocalPort();
            entrance = opened;
            start(() -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException("the wire cannot be laid", e);
        }
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                var near = opened.accept();
                var far = new Socket(loopback, target);
                sockets.add(near);
                sockets.add(far);
                start(() -> carry(near, far));
                start(() -> carry(far, near));
            } catch (IOException e) {
                end(opened); // cut, or the server has gone
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to) {
            carry(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            end(from);
        }
    }

    private void carry(InputStream in, OutputStream out) throws IOException {
        var bytes = new byte[8192];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            if (!swallows) {
                out.write(bytes, 0, count);
            }
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cut();
    }
}
