package io.crmify.jpa.storm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;

/** The Java that nodes run in: small, and quick to start, since most of them do not live long. */
record NodeJava(String classPath, Path directory) {
    /** An archive of classes saves half of a start, but wants everything in jars. */
    static NodeJava in(Path directory) {
        // Surefire's own class path is a jar that names the others
        var given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var parts = new ArrayList<String>();
        for (var part : given.split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(part))) {
                var jar = directory
                        .resolve("classes-%d.jar".formatted(parts.size()))
                        .toAbsolutePath();
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", jar.toString(), "-C", part, ".");
                parts.add(jar.toString());
            } else if (!part.isBlank()) {
                parts.add(part);
            }
        }
        return new NodeJava(String.join(File.pathSeparator, parts), directory);
    }

    private Path archive() {
        return directory.resolve("node.jsa").toAbsolutePath();
    }

    /** A node that notes which classes it needs, for those that come after it. */
    Process startFirst(Path log, List<String> arguments) throws IOException {
        Files.deleteIfExists(archive());
        return start(log, "-XX:ArchiveClassesAtExit=" + archive(), arguments);
    }

    Process start(Path log, List<String> arguments) throws IOException {
        return start(log, "-XX:SharedArchiveFile=" + archive(), arguments);
    }

    private Process start(Path log, String archiving, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                archiving,
                "-Dio.crmify.http.loopback-only=true",
                "-Djava.util.logging.config.file="
                        + Objects.requireNonNullElse(System.getProperty("java.util.logging.config.file"), ""),
                "-cp",
                classPath,
                StormNode.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(new File(log.toString()))
                .start();
    }
}
