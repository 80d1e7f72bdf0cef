package io.crmify.backends.contract;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Function;

/** For a {@link ScriptedCrm} before another server, which answers whatever the script does not. */
public final class Forwarding implements Function<Asked, Reply> {
    private final URI base;
    private final HttpClient client = HttpClient.newHttpClient();

    public Forwarding(URI base) {
        this.base = base;
    }

    @Override
    public Reply apply(Asked asked) {
        var target = URI.create(base + asked.path() + (asked.query().isEmpty() ? "" : "?" + asked.query()));
        var request = HttpRequest.newBuilder(target)
                .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body()))
                .header("Authorization", asked.header("Authorization"))
                .header("Content-Type", "application/json")
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.body().isEmpty()
                    ? Reply.of(response.statusCode())
                    : Reply.json(response.statusCode(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
