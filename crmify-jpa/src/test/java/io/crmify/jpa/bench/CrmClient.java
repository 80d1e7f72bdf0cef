package io.crmify.jpa.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Calls the CRM; the same for all that are compared. */
final class CrmClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;

    CrmClient(String url) {
        this.uri = URI.create(url);
    }

    /** @return the id of each record */
    List<String> send(List<String> records) {
        var body = String.join("\n", records) + "\n";
        var request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var ids = http.send(request, BodyHandlers.ofString()).body().lines().toList();
            if (ids.size() != records.size()) {
                throw new IllegalStateException(records.size() + " records have got " + ids.size() + " ids");
            }
            return ids;
        } catch (IOException e) {
            throw new IllegalStateException("The CRM does not answer", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while the CRM answers", e);
        }
    }
}
