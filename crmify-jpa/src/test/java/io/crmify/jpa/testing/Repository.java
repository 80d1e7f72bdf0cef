package io.crmify.jpa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of this repository, for tests that compare one with another. */
public final class Repository {
    private static final Path ROOT = root();

    private Repository() {}

    private static Path root() {
        var path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("crmify-api/pom.xml"))) {
            path = path.getParent();
        }
        return path;
    }

    public static List<String> lines(String file) {
        return read(ROOT.resolve(file)).lines().toList();
    }

    /** The text of each Java file in the main sources of each module, by its path from the root. */
    public static Map<String, String> mainSources() {
        var sources = new TreeMap<String, String>();
        try (var modules = Files.list(ROOT)) {
            for (var module : modules.toList()) {
                var folder = module.resolve("src/main/java");
                if (Files.isDirectory(folder)) {
                    try (var files = Files.walk(folder)) {
                        files.filter(file -> file.toString().endsWith(".java"))
                                .forEach(file -> sources.put(
                                        ROOT.relativize(file).toString().replace('\\', '/'), read(file)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
