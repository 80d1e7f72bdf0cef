package io.crmify.sample;

import io.crmify.backends.fake.FakeContact;
import io.crmify.sample.crm.DemoCrm;
import io.crmify.sample.start.SampleApp;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The sample on a free port with a database of its own, and a client for it. */
public final class RunningShop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final SampleApp app;

    private RunningShop(SampleApp app) {
        this.app = app;
    }

    public static RunningShop start() {
        return start(Map.of());
    }

    public static RunningShop start(Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("port", "0");
        settings.put("sample.db.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        settings.putAll(more);
        return new RunningShop(SampleApp.start(settings));
    }

    /** An answer with JSON in it. */
    public record Answer(HttpResponse<String> http) {
        public int status() {
            return http.statusCode();
        }

        public JsonObject object() {
            return structure().asJsonObject();
        }

        public JsonArray array() {
            return structure().asJsonArray();
        }

        /** A member as text; "null" for null. */
        public String text(String member) {
            var value = object().get(member);
            return value instanceof JsonString text ? text.getString() : String.valueOf(value);
        }

        public long id() {
            return object().getJsonNumber("id").longValue();
        }

        private JsonStructure structure() {
            try (var reader = Json.createReader(new StringReader(http.body()))) {
                return reader.read();
            }
        }
    }

    public URI uri(String path) {
        return app.uri().resolve(path);
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    public Answer delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    public Answer post(String path, String json) {
        return send(json(path).POST(BodyPublishers.ofString(json)));
    }

    public Answer put(String path, String json) {
        return send(json(path).PUT(BodyPublishers.ofString(json)));
    }

    /** Signs somebody up. */
    public long signUp(String firstName, String email) {
        return post("api/customers", person(firstName, email)).id();
    }

    public static String person(String firstName, String email) {
        return Json.createObjectBuilder()
                .add("firstName", firstName)
                .add("lastName", "Lovelace")
                .add("email", email)
                .build()
                .toString();
    }

    public DemoCrm crm() {
        return app.demoCrm().orElseThrow();
    }

    /** What the CRM has under an address. */
    public Optional<FakeContact> contact(String email) {
        return crm().contacts().stream()
                .filter(contact -> contact.property("email").equalsIgnoreCase(email))
                .findFirst();
    }

    /** A property of the contact with an address; blank if there is none. */
    public String inCrm(String email, String property) {
        return contact(email).map(contact -> contact.property(property)).orElse("");
    }

    private HttpRequest.Builder json(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        app.close();
    }
}
