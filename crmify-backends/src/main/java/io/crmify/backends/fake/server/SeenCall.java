package io.crmify.backends.fake.server;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that a stand-in has answered, or has let go wrong.
 *
 * @param status that the caller was told, if the answer reached it
 * @param fault what went wrong; null if nothing did
 */
public record SeenCall(
        Instant at, Request request, int status, @Nullable Fault fault) {
    /** Method, path, status and fault; nothing that was sent. */
    @Override
    public String toString() {
        return "%s %s %s: %d %s"
                .formatted(at, request.method(), request.path(), status, fault == null ? "" : fault)
                .strip();
    }
}
