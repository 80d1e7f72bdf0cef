package io.crmify.backends.log;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.ListSupport;
import io.crmify.backend.capability.TagSupport;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A CRM that is a log: names and sizes, never a value. Each lead has the id that follows from its key. */
final class LoggedCrm implements DescribedBackend, TagSupport, ListSupport {
    private static final String PREFIX = "log-";
    private static final BackendProfile PROFILE = new BackendProfile(
            CreateGuarantee.KEYED,
            BackendProfile.DEFAULT.stages(),
            BackendProfile.DEFAULT.fields(),
            RateLimit.UNLIMITED);

    private final String connection;
    private final System.Logger log;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    LoggedCrm(String connection, System.Logger log) {
        this.connection = connection;
        this.log = log;
    }

    @Override
    public BackendProfile profile() {
        return PROFILE;
    }

    @Override
    public String syncLead(Lead lead) {
        var line = line(lead.isCreate() ? "create" : "update")
                .add("type", lead.key().type())
                .add("key", lead.key().external())
                .add("fields", sizes(lead.fields()))
                .add("properties", sizes(lead.properties()))
                .add("tags", lead.tags().size())
                .add("lists", lead.lists().size())
                .add(
                        "cleared",
                        json.createArrayBuilder(lead.cleared().fields().stream()
                                .map(Enum::name)
                                .sorted()
                                .toList()))
                .add(
                        "clearedProperties",
                        json.createArrayBuilder(
                                lead.cleared().properties().stream().sorted().toList()));
        var status = lead.status();
        write(status == null ? line : line.add("status", status.length()));
        var known = lead.crmId();
        return known == null ? PREFIX + lead.key().external() : known;
    }

    /** True for an id that this backend may have given. */
    @Override
    public boolean deleteLead(String crmId) {
        var isOurs = crmId.startsWith(PREFIX);
        // an id that another CRM gave may be anything, also an address
        write(line("delete").add("key", isOurs ? crmId.substring(PREFIX.length()) : "of another CRM"));
        return isOurs;
    }

    private JsonObjectBuilder line(String operation) {
        return json.createObjectBuilder().add("connection", connection).add("operation", operation);
    }

    private JsonObject sizes(Map<?, Object> values) {
        var sorted = values.entrySet().stream()
                .collect(Collectors.toMap(
                        field -> field.getKey().toString(),
                        field -> field.getValue().toString().length(),
                        (first, second) -> first,
                        TreeMap::new));
        var sizes = json.createObjectBuilder();
        sorted.forEach(sizes::add);
        return sizes.build();
    }

    private void write(JsonObjectBuilder line) {
        log.log(System.Logger.Level.INFO, line.build().toString());
    }
}
