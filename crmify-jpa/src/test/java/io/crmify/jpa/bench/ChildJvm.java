package io.crmify.jpa.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JVM of its own for each figure, so that none profits from what was compiled, or suffers from the heap, of another. It tells by
 * lines on its standard output when what counts begins and ends, and what came of it.
 */
final class ChildJvm implements AutoCloseable {
    private static final String BEGIN = "@begin";
    private static final String END = "@end";
    private static final String TELL = "@tell ";

    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildJvm start(Class<?> main, List<String> options, Object... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Djava.util.logging.config.file=" + loggingFile(), "-cp", classPath(), main.getName()));
        for (var argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String loggingFile() {
        return System.getProperty("java.util.logging.config.file", "");
    }

    /** What a child told, and what others took of the machine while it counted. */
    record Told(Map<String, String> values, double others) {
        double number(String name) {
            return Double.parseDouble(values.get(name));
        }
    }

    /** Waits for its end. */
    Told await(CpuShare share) throws IOException, InterruptedException {
        var values = new TreeMap<String, String>();
        var begin = share.read();
        var end = begin;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(BEGIN)) {
                begin = share.read();
            } else if (line.equals(END)) {
                end = share.read();
            } else if (line.startsWith(TELL)) {
                var pair = line.substring(TELL.length()).split("=", 2);
                values.put(pair[0], pair[1]);
            } else {
                System.out.println(line);
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("A JVM of the benchmark ended with " + process.exitValue());
        }
        return new Told(values, begin.othersUntil(end));
    }

    /** The next thing that it tells. */
    String awaitTold() throws IOException {
        var line = lines.readLine();
        if (line == null || !line.startsWith(TELL)) {
            throw new IllegalStateException("A JVM of the benchmark told " + line);
        }
        return line.substring(TELL.length()).split("=", 2)[1];
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    // What follows is called in the child.

    static void begin() {
        System.out.println(BEGIN);
    }

    static void end() {
        System.out.println(END);
    }

    static void tell(String name, Object value) {
        System.out.println(TELL + name + "=" + value);
    }
}
