package io.crmify.backends.insightly;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Insightly's leads, as far as a {@code ScriptedCrm} must know them. */
final class ScriptedInsightly implements Function<Asked, Reply> {
    private static final String STATUSES = """
            [{"LEAD_STATUS_ID":3001,"LEAD_STATUS":"OPEN - NotContacted","DEFAULT_STATUS":true,"STATUS_TYPE":1},
             {"LEAD_STATUS_ID":3002,"LEAD_STATUS":"Contacted","DEFAULT_STATUS":false,"STATUS_TYPE":1},
             {"LEAD_STATUS_ID":3003,"LEAD_STATUS":"CLOSED - Converted","DEFAULT_STATUS":false,"STATUS_TYPE":2},
             {"LEAD_STATUS_ID":3004,"LEAD_STATUS":"Disqualified","DEFAULT_STATUS":false,"STATUS_TYPE":2}]""";

    private final Map<Long, JsonObject> leads = new LinkedHashMap<>();
    private final AtomicLong lastId = new AtomicLong(77000);

    @Override
    public synchronized Reply apply(Asked asked) {
        return switch (asked.method() + " " + asked.path().replaceAll("/\\d+$", "/{id}")) {
            case "POST /Leads" -> store(lastId.incrementAndGet(), JsonValue.EMPTY_JSON_OBJECT, asked.json(), 201);
            case "PUT /Leads" -> update(asked.json());
            case "GET /Leads/{id}" ->
                leads.containsKey(id(asked))
                        ? Reply.json(200, leads.get(id(asked)).toString())
                        : Reply.of(404);
            case "DELETE /Leads/{id}" -> Reply.of(leads.remove(id(asked)) == null ? 404 : 202);
            case "GET /Leads/Search" -> search(asked.parameters());
            case "GET /LeadStatuses" -> Reply.json(200, STATUSES);
            case "GET /LeadSources" -> Reply.json(200, "[{\"LEAD_SOURCE_ID\":41,\"LEAD_SOURCE\":\"Web\"}]");
            case "GET /CustomFields/Leads" -> Reply.json(200, "[{\"FIELD_NAME\":\"CRMIFY_ID__c\"}]");
            case "GET /Instance" -> Reply.json(200, "{\"INSTANCE_NAME\":\"Acme\",\"INSTANCE_SUBDOMAIN\":\"acme\"}");
            default -> Reply.json(405, "{\"Message\":\"The requested resource does not support it.\"}");
        };
    }

    synchronized int count() {
        return leads.size();
    }

    synchronized JsonObject lead(String id) {
        return leads.get(Long.valueOf(id));
    }

    synchronized String text(String id, String name) {
        return lead(id).get(name) == null || lead(id).isNull(name) ? null : lead(id).getString(name);
    }

    private Reply update(JsonObject sent) {
        var id = sent.getJsonNumber("LEAD_ID").longValue();
        return leads.containsKey(id) ? store(id, leads.get(id), sent, 200) : Reply.of(404);
    }

    private Reply store(long id, JsonObject before, JsonObject sent, int status) {
        var lead = Json.createObjectBuilder(before);
        sent.forEach(lead::add);
        leads.put(id, lead.add("LEAD_ID", id).build());
        return Reply.json(status, leads.get(id).toString());
    }

    private Reply search(Map<String, String> by) {
        var found = leads.values().stream()
                .filter(lead -> lead.containsKey("CUSTOMFIELDS")
                        && lead.getJsonArray("CUSTOMFIELDS").getValuesAs(JsonObject.class).stream()
                                .anyMatch(field -> field.getString("FIELD_NAME").equals(by.get("field_name"))
                                        && field.getString("FIELD_VALUE").equals(by.get("field_value"))))
                .map(JsonObject::toString)
                .collect(Collectors.joining(",", "[", "]"));
        return Reply.json(200, found);
    }

    private static Long id(Asked asked) {
        return Long.valueOf(asked.path().substring(asked.path().lastIndexOf('/') + 1));
    }
}
