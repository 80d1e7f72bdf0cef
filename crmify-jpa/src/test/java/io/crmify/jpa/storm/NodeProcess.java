package io.crmify.jpa.storm;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A {@link StormNode} as its controller sees it. */
final class NodeProcess implements AutoCloseable {
    /** How Java tells that SIGKILL ended a process. */
    private static final int KILLED = 128 + 9;

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader output;

    private NodeProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.output = process.inputReader();
    }

    /** @param arguments what {@link StormNode} is told behind its name */
    static NodeProcess start(String name, Path directory, List<String> arguments) {
        var log = directory.resolve(name + ".log");
        // Surefire's own class path is a jar that names the others
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dio.crmify.http.loopback-only=true",
                "-Djava.util.logging.config.file="
                        + Objects.requireNonNullElse(System.getProperty("java.util.logging.config.file"), ""),
                "-cp",
                classPath,
                StormNode.class.getName(),
                name));
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(new File(log.toString()))
                    .start();
            return new NodeProcess(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        for (var line = output.readLine(); !StormNode.STOPPED.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError(name + " has ended by itself; see " + log);
            }
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
