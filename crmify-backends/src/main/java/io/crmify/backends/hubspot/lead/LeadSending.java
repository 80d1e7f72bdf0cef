package io.crmify.backends.hubspot.lead;

import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.contact.Batches;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.PropertyText;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes leads of one push. A new one is made together with its association to a contact, as HubSpot wants it; made twice, it is
 * refused for the unique key.
 *
 * @param contactIds of new leads
 * @param known the contacts of others, by key, where names change
 */
record LeadSending(HubSpotApi api, String keyProperty, Map<Lead, String> contactIds, Map<String, LenientJson> known)
        implements Batches.Sending {
    static final String STAGE = "hs_pipeline_stage";

    private static final int TO_PRIMARY_CONTACT = 578;
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    @Override
    public JsonObject body(List<Lead> group) {
        var inputs = JSON.createArrayBuilder();
        group.forEach(lead -> {
            var properties = JSON.createObjectBuilder();
            properties(lead).forEach(properties::add);
            var input = JSON.createObjectBuilder()
                    .add("objectWriteTraceId", lead.key().external())
                    .add("properties", properties);
            if (lead.isCreate()) {
                input.add("associations", association(lead));
            } else {
                input.add("id", Objects.requireNonNull(lead.crmId()));
            }
            inputs.add(input);
        });
        return JSON.createObjectBuilder().add("inputs", inputs).build();
    }

    @Override
    public HttpCall call(boolean isCreate, JsonObject body) {
        return HttpCall.post(api.path(Place.LEADS) + (isCreate ? "/batch/create" : "/batch/update"))
                .json(body);
    }

    @Override
    public boolean writes(Lead lead, String property) {
        return properties(lead).containsKey(property);
    }

    private Map<String, String> properties(Lead lead) {
        var texts = new LinkedHashMap<String, String>();
        lead.properties().forEach((name, value) -> texts.put(name, PropertyText.of(value)));
        lead.cleared().properties().forEach(name -> texts.put(name, ""));
        var name = LeadContacts.name(lead, known.getOrDefault(lead.key().external(), LenientJson.NOTHING));
        if (!name.isEmpty()) {
            texts.put("hs_lead_name", name);
        }
        var status = lead.status();
        if (status != null && !status.isBlank()) {
            texts.put(STAGE, status);
        }
        texts.put(keyProperty, lead.key().external());
        return texts;
    }

    private JsonArrayBuilder association(Lead lead) {
        var type = JSON.createObjectBuilder()
                .add("associationCategory", "HUBSPOT_DEFINED")
                .add("associationTypeId", TO_PRIMARY_CONTACT);
        var to = JSON.createObjectBuilder().add("id", contactIds.getOrDefault(lead, ""));
        return JSON.createArrayBuilder()
                .add(JSON.createObjectBuilder()
                        .add("to", to)
                        .add("types", JSON.createArrayBuilder().add(type)));
    }
}
