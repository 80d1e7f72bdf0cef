package io.crmify.jpa.storm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link StormNode} as its controller sees it. */
final class NodeProcess implements AutoCloseable {
    /** How Java tells that SIGKILL ended a process. */
    private static final int KILLED = 128 + 9;

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader output;
    private final CompletableFuture<Void> ready;

    private NodeProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.output = process.inputReader();
        this.ready = CompletableFuture.runAsync(this::awaitReady);
    }

    /** @param arguments what {@link StormNode} is told behind its name */
    static NodeProcess start(String name, NodeJava java, List<String> arguments) throws IOException {
        var log = java.directory().resolve(name + ".log");
        return new NodeProcess(name, log, java.start(log, named(name, arguments)));
    }

    /** One that starts and ends, so that others start faster. */
    static void rehearse(NodeJava java, List<String> arguments) throws IOException, InterruptedException {
        var log = java.directory().resolve("rehearsal.log");
        try (var node = new NodeProcess("rehearsal", log, java.startFirst(log, named("rehearsal", arguments)))) {
            node.stopWriters();
            node.end();
        }
    }

    private static List<String> named(String name, List<String> arguments) {
        var all = new ArrayList<>(List.of(name));
        all.addAll(arguments);
        return all;
    }

    private void awaitReady() {
        try {
            output.readLine(); // null once it is killed
        } catch (IOException killed) {
            throw new UncheckedIOException(killed);
        }
    }

    /** Whether it has begun to work. */
    boolean isReady() {
        return ready.isDone();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        ensureAlive();
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != KILLED) {
            throw new AssertionError(name + " was to be killed, and was not; see " + log);
        }
    }

    /** Nobody but the controller may end a node. */
    void ensureAlive() {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "%s has ended by itself with %d; see %s".formatted(name, process.exitValue(), log));
        }
    }

    /** Waits until its writers have come to an end; crmify goes on. */
    void stopWriters() throws IOException {
        var commands = process.outputWriter();
        commands.write("stop\n");
        commands.flush();
        ready.join();
        if (!StormNode.STOPPED.equals(output.readLine())) {
            throw new AssertionError(name + " has ended by itself; see " + log);
        }
    }

    /** Lets it end as an application ends. */
    void end() throws IOException, InterruptedException {
        process.outputWriter().close();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(name + " did not end well; see " + log);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
