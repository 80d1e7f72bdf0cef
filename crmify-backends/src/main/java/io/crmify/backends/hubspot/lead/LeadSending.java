package io.crmify.backends.hubspot.lead;

import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.contact.PropertyNames;
import io.crmify.backends.hubspot.record.Batches;
import io.crmify.backends.hubspot.record.StatusWords;
import io.crmify.backends.hubspot.record.TagText;
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
 */
record LeadSending(HubSpotApi api, PropertyNames names, StatusWords words, Facts facts) implements Batches.Sending {
    static final String STAGE = "hs_pipeline_stage";
    static final String NAME = "hs_lead_name";

    private static final int TO_PRIMARY_CONTACT = 578;
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    /**
     * What must be known to write leads.
     *
     * @param contactIds of new leads
     * @param people the contacts of others, by the leads' ids, where names change
     * @param before what the leads themselves hold, by their ids, where tags are added
     */
    record Facts(Map<Lead, String> contactIds, Map<String, LenientJson> people, Map<String, LenientJson> before) {
        /** Of new leads. */
        static Facts ofNew(Map<Lead, String> contactIds) {
            return new Facts(contactIds, Map.of(), Map.of());
        }
    }

    @Override
    public JsonObject body(List<Lead> group) {
        var inputs = JSON.createArrayBuilder();
        group.forEach(lead -> {
            var properties = JSON.createObjectBuilder();
            properties(lead).forEach(properties::add);
            var input = JSON.createObjectBuilder()
                    .add("objectWriteTraceId", Batches.traceId(lead))
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
        lead.properties().forEach((name, value) -> PropertyText.put(texts, name, PropertyText.of(value)));
        lead.cleared().properties().forEach(name -> texts.put(name, ""));
        PropertyText.put(texts, NAME, LeadContacts.name(lead, of(facts.people(), lead)));
        var status = lead.status();
        if (status != null) {
            PropertyText.put(texts, STAGE, words.valueOf(status));
        }
        if (!lead.tags().isEmpty() && !names.tags().isEmpty()) {
            var before = of(facts.before(), lead).at("properties").text(names.tags());
            texts.put(names.tags(), TagText.with(before, lead.tags()));
        }
        texts.put(names.key(), lead.key().external());
        return texts;
    }

    private static LenientJson of(Map<String, LenientJson> known, Lead lead) {
        return known.getOrDefault(Objects.requireNonNullElse(lead.crmId(), ""), LenientJson.NOTHING);
    }

    private JsonArrayBuilder association(Lead lead) {
        var type = JSON.createObjectBuilder()
                .add("associationCategory", "HUBSPOT_DEFINED")
                .add("associationTypeId", TO_PRIMARY_CONTACT);
        var to = JSON.createObjectBuilder().add("id", facts.contactIds().getOrDefault(lead, ""));
        return JSON.createArrayBuilder()
                .add(JSON.createObjectBuilder()
                        .add("to", to)
                        .add("types", JSON.createArrayBuilder().add(type)));
    }
}
