package io.crmify.sample.crm;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.io.StringReader;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A contact of the demo CRM, or one that it had. */
@Entity
class StoredContact {
    @Id
    private long id;

    @Column(length = 10_000)
    private @Nullable String properties;

    /** For the persistence provider. */
    protected StoredContact() {}

    private StoredContact(long id, @Nullable String properties) {
        this.id = id;
        this.properties = properties;
    }

    static StoredContact of(String id, Map<String, String> properties) {
        var json = Json.createObjectBuilder();
        properties.forEach(json::add);
        return new StoredContact(Long.parseLong(id), json.build().toString());
    }

    static StoredContact gone(String id) {
        return new StoredContact(Long.parseLong(id), null);
    }

    long id() {
        return id;
    }

    boolean isGone() {
        return properties == null;
    }

    Map<String, String> properties() {
        try (var reader = Json.createReader(new StringReader(properties == null ? "{}" : properties))) {
            return reader.readObject().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> ((JsonString) entry.getValue()).getString()));
        }
    }
}
