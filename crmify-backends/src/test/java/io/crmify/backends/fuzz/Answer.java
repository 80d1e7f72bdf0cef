package io.crmify.backends.fuzz;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.fuzz.RawCrm.Wire;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * What a CRM, a proxy or something else answers.
 *
 * @param headers whole lines
 * @param garbage the body, where its kind asks for some
 */
record Answer(int status, List<String> headers, Kind kind, List<Mutation> mutations, byte[] garbage, Framing framing) {
    enum Kind {
        SUCCESS,
        ERROR,
        /** A member named twice, and something behind the end. */
        TWICE,
        GARBAGE,
        PAGE,
        EMPTY,
        NUMBER,
        OPEN_BRACKETS,
        TOO_LONG,
        ZIPPED,
        ZIPPED_BOMB,
        ZIPPED_GARBAGE
    }

    /** How the end of the body is told. */
    enum Framing {
        LENGTH,
        NO_LENGTH,
        CHUNKS,
        CUT,
        LENGTH_TOO_LONG,
        LENGTH_TWICE,
        LENGTH_NEGATIVE,
        BROKEN_CHUNKS,
        NO_HTTP,
        NOTHING,
        STUCK
    }

    Wire to(Asked asked, Dialect dialect) {
        var body = body(asked, dialect);
        var bytes = new ByteArrayOutputStream();
        switch (framing) {
            case NOTHING -> bytes.writeBytes(new byte[0]);
            case NO_HTTP -> bytes.writeBytes(body);
            default -> {
                bytes.writeBytes(head(body.length).getBytes(StandardCharsets.ISO_8859_1));
                bytes.writeBytes(framed(body));
            }
        }
        return new Wire(bytes.toByteArray(), framing == Framing.STUCK);
    }

    private String head(int length) {
        var head = new StringBuilder("HTTP/1.1 %d zq7 reason\r\nConnection: close\r\n".formatted(status));
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (kind.name().startsWith("ZIPPED")) {
            head.append("Content-Encoding: gzip\r\n");
        }
        head.append(
                switch (framing) {
                    case LENGTH_TOO_LONG -> "Content-Length: %d\r\n".formatted(length + 10L);
                    case LENGTH_TWICE -> "Content-Length: %d\r\nContent-Length: 7\r\n".formatted(length);
                    case LENGTH_NEGATIVE -> "Content-Length: -%d\r\n".formatted(length);
                    case CHUNKS, BROKEN_CHUNKS -> "Transfer-Encoding: chunked\r\n";
                    case NO_LENGTH -> "";
                    default -> "Content-Length: %d\r\n".formatted(length);
                });
        return head.append("\r\n").toString();
    }

    private byte[] framed(byte[] body) {
        return switch (framing) {
            case CUT, STUCK -> Arrays.copyOf(body, body.length / 2);
            case CHUNKS -> chunks(body, Integer.toHexString(body.length));
            case BROKEN_CHUNKS -> chunks(body, "zq7");
            default -> body;
        };
    }

    private static byte[] chunks(byte[] body, String size) {
        var bytes = new ByteArrayOutputStream();
        if (body.length > 0) {
            bytes.writeBytes((size + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(body);
            bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private byte[] body(Asked asked, Dialect dialect) {
        return switch (kind) {
            case SUCCESS -> utf8(text(dialect.success(asked)));
            case ERROR -> utf8(text(dialect.error(asked)));
            case TWICE ->
                utf8(text(dialect.success(asked)).replaceFirst("\\{", "{\"id\":\"zq7 body\",\"id\":[],") + "]]");
            case GARBAGE, ZIPPED_GARBAGE -> garbage;
            case PAGE -> utf8("<!DOCTYPE html><title>Sign in</title><p>" + Marks.BODY);
            case EMPTY -> new byte[0];
            case NUMBER -> utf8("9".repeat(garbage.length * 100) + "e" + "9".repeat(garbage.length));
            case OPEN_BRACKETS -> utf8("[{\"id\":".repeat(20_000));
            case TOO_LONG -> utf8("[" + ("\"" + Marks.BODY + "\",").repeat(400_000) + "1]");
            case ZIPPED -> zipped(utf8(text(dialect.success(asked))));
            case ZIPPED_BOMB -> zipped(new byte[20 * 1024 * 1024]);
        };
    }

    private String text(JsonValue valid) {
        var mutated = valid;
        for (var mutation : mutations) {
            mutated = mutation.applied(mutated);
        }
        return Mutation.text(mutated);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zipped(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return "%d %s %s %s %s".formatted(status, kind, framing, mutations, headers);
    }
}
