package io.crmify.sample.start;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The sample as people run it: a process of its own, from the jar. */
final class SampleProcess implements AutoCloseable {
    private static final Pattern OPEN = Pattern.compile("The shop is open: (\\S+)");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private SampleProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static SampleProcess start(Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder(JAVA, "-jar", new File("target/sample-app.jar").getPath())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new SampleProcess(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until it listens. */
    URI uri() {
        try {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                var open = OPEN.matcher(line);
                if (open.find()) {
                    return URI.create(open.group(1));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        throw new AssertionError("It did not start: " + lines);
    }

    /** Waits until it has ended by itself, and gives what it said. */
    List<String> said() throws IOException, InterruptedException {
        process.waitFor(60, TimeUnit.SECONDS);
        output.lines().forEach(lines::add);
        return lines;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** SIGTERM; gives what it said. */
    List<String> terminate() throws IOException, InterruptedException {
        process.toHandle().destroy(); // what Process does closes the output too
        return said();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
