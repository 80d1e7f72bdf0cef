package io.crmify.backends.nationbuilder;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Hands calls on as they are, media types included, and the answers back with the headers that count calls. */
final class Relay implements Function<Asked, Reply> {
    private static final List<String> HANDED_ON = List.of("authorization", "content-type", "accept");

    private final URI base;
    private final HttpClient client = HttpClient.newHttpClient();

    Relay(URI base) {
        this.base = base;
    }

    @Override
    public Reply apply(Asked asked) {
        var target = URI.create(base + asked.path() + (asked.query().isEmpty() ? "" : "?" + asked.query()));
        var request = HttpRequest.newBuilder(target)
                .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body()));
        HANDED_ON.stream()
                .filter(name -> !asked.header(name).isEmpty())
                .forEach(name -> request.header(name, asked.header(name)));
        try {
            return reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        var reply = Reply.of(response.statusCode(), response.body());
        for (var header : response.headers().map().entrySet()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.contains("ratelimit") || name.equals("retry-after") || name.equals("content-type")) {
                reply = reply.header(header.getKey(), header.getValue().get(0));
            }
        }
        return reply;
    }
}
