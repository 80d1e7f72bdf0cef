package io.crmify.jpa.lane.token;

import io.crmify.backend.token.StoredToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token as one line, before it is encrypted. */
final class TokenText {
    private static final String VERSION = "1";
    private static final int PARTS = 5;

    private TokenText() {}

    static String of(StoredToken token) {
        var end = token.expiresAt();
        return String.join(
                ".",
                VERSION,
                written(token.access()),
                written(token.refresh()),
                end == null ? "" : Long.toString(end.toEpochMilli()),
                written(token.instance()));
    }

    /** Empty if a later version has written it. */
    static Optional<StoredToken> read(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        var end = parts[3].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(parts[3]));
        return Optional.of(new StoredToken(text(parts[1]), orNull(parts[2]), end, orNull(parts[4])));
    }

    private static String written(@Nullable String value) {
        return value == null
                ? ""
                : Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String orNull(String part) {
        return part.isEmpty() ? null : text(part);
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
