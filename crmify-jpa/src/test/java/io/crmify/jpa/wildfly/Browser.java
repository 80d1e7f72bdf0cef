package io.crmify.jpa.wildfly;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls an application in the server. */
final class Browser {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    Browser(URL base) {
        this.base = URI.create(base.toString());
    }

    Browser(URL server, String application) {
        this.base = URI.create(server.toString()).resolve("/" + application + "/");
    }

    String get(String path) {
        return call("GET", path);
    }

    String post(String path) {
        return call("POST", path);
    }

    void put(String path) {
        call("PUT", path);
    }

    void delete(String path) {
        call("DELETE", path);
    }

    private String call(String method, String path) {
        var answer = answer(method, path);
        if (answer.status() >= 300) {
            throw new IllegalStateException(method + " " + path + ": HTTP " + answer.status());
        }
        return answer.body();
    }

    /** What came back, whatever it is. */
    record Answer(int status, String body) {}

    Answer answer(String method, String path) {
        try {
            var request = HttpRequest.newBuilder(base.resolve(path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
