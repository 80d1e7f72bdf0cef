package io.crmify.jpa.storm;

import io.crmify.backends.fake.server.SeenCall;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Every call that a CRM has seen, in a file: what a failure is explained by. */
final class CallLog implements Consumer<SeenCall>, AutoCloseable {
    private static final int AROUND = 300;

    private final Path file;
    private final BufferedWriter writer;

    CallLog(Path file) throws IOException {
        this.file = file;
        this.writer = Files.newBufferedWriter(file);
    }

    @Override
    public synchronized void accept(SeenCall call) {
        var request = call.request();
        try {
            writer.write(
                    "%s %s %s%n".formatted(call, request.query(), request.body().replace('\n', ' ')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls that name one of these: when, what, and what is said around the name. */
    synchronized List<String> naming(Collection<String> names) throws IOException {
        writer.flush();
        try (var lines = Files.lines(file)) {
            return lines.flatMap(line -> names.stream()
                            .filter(line::contains)
                            .limit(1)
                            .map(name -> around(line, line.indexOf(name))))
                    .toList();
        }
    }

    private static String around(String line, int at) {
        return at < AROUND
                ? line.substring(0, Math.min(line.length(), at + AROUND))
                : line.substring(0, 100)
                        + " ... "
                        + line.substring(at - AROUND / 2, Math.min(line.length(), at + AROUND));
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
