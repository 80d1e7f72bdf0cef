package io.crmify.jpa.storm;

import io.crmify.jpa.Crmify;
import io.crmify.jpa.testing.MapConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A node of the application, in a process of its own that is killed at any time. It ends when nobody holds its standard input any
 * more; a line there stops its writers, but not crmify.
 */
final class StormNode {
    static final String READY = "ready";
    static final String STOPPED = "stopped";
    static final int BROKEN = 3;

    private static final int WRITERS = 2;

    private StormNode() {}

    /** @param arguments name, seed, the database's URL, the address of the hub and of Insightly */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var pool = StormUnit.pool(arguments[2]);
        var factory = StormUnit.open(pool, "none");
        var config = config(arguments[3], arguments[4]);
        try (var crmify = Crmify.configure(factory).config(MapConfig.of(config)).start()) {
            var stop = new CountDownLatch(1);
            var writers = new ArrayList<Thread>();
            for (int i = 0; i < WRITERS; i++) {
                var seed = Long.parseLong(arguments[1]) + i;
                writers.add(started(new Writer(arguments[0] + "-" + i, factory, seed, stop)));
            }
            say(READY);
            obey(stop, writers);
            crmify.wake();
        }
        factory.close();
        pool.close();
    }

    private static Thread started(Writer writer) {
        var thread = new Thread(writer, "writer");
        thread.setUncaughtExceptionHandler((which, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(BROKEN); // a storm without wind would prove nothing
        });
        thread.start();
        return thread;
    }

    private static void obey(CountDownLatch stop, List<Thread> writers) throws IOException, InterruptedException {
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (commands.readLine() != null) {
            stop.countDown();
            for (var writer : writers) {
                writer.join();
            }
            say(STOPPED);
        }
        stop.countDown();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static Map<String, String> config(String hub, String insightly) {
        var config = new HashMap<>(Map.of(
                "crmify.connections", "hub,ins",
                "crmify.poll-interval", "500ms",
                "crmify.min-interval", "200ms",
                "crmify.lease", "7500ms",
                "crmify.retry.delay", "200ms",
                "crmify.retry.max-delay", "4s",
                // it deletes more than any guard would let through
                "crmify.delete-guard.count", "1000000000"));
        config.putAll(Map.of(
                "crmify.connection.hub.backend", "hubspot",
                "crmify.connection.hub.backend.base-url", hub,
                "crmify.connection.hub.backend.auth.token", "fake-token",
                "crmify.connection.ins.backend", "insightly",
                "crmify.connection.ins.backend.base-url", insightly,
                "crmify.connection.ins.backend.auth.api-key", "fake-key",
                "crmify.connection.ins.backend.key-field", "CRMIFY_ID__c"));
        for (var connection : List.of("hub", "ins")) {
            var prefix = "crmify.connection." + connection + ".backend.";
            config.put(prefix + "timeout", "2s");
            config.put(prefix + "rate", "500");
            config.put(prefix + "concurrency", "3");
        }
        return config;
    }
}
