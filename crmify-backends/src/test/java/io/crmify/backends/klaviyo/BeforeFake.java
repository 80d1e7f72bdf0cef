package io.crmify.backends.klaviyo;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.function.Function;

/** For a {@code ScriptedCrm} before the fake, which answers whatever the script does not; with all that a call carries. */
record BeforeFake(URI base) implements Function<Asked, Reply> {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "accept-encoding");

    @Override
    public Reply apply(Asked asked) {
        var target = URI.create(base + asked.path() + (asked.query().isEmpty() ? "" : "?" + asked.query()));
        var request = HttpRequest.newBuilder(target)
                .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body()));
        asked.headers().forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                request.header(name, value);
            }
        });
        try {
            var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var reply = Reply.of(response.statusCode(), response.body());
            for (var header : Set.of("Content-Type", "Retry-After", "RateLimit-Remaining", "RateLimit-Reset")) {
                reply = response.headers().firstValue(header).isPresent()
                        ? reply.header(
                                header, response.headers().firstValue(header).get())
                        : reply;
            }
            return reply;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
