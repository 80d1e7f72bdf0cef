package io.crmify.backends.fake;

import io.crmify.backends.fake.hubspot.Call;
import io.crmify.backends.fake.hubspot.Errors;
import io.crmify.backends.fake.hubspot.People;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What of a lead is not as with a contact: it is made for a contact that is there. */
final class LeadCalls {
    private static final long TO_PRIMARY_CONTACT = 578;

    private final Contacts leads;
    private final People people;
    private final BatchCalls batches;
    private final Map<String, String> contacts = new ConcurrentHashMap<>();

    LeadCalls(Contacts leads, People people, BatchCalls batches) {
        this.leads = leads;
        this.people = people;
        this.batches = batches;
    }

    Reply create(Call call) {
        var body = call.object();
        ensureUsable(body);
        var values = Call.properties(body);
        var lead = leads.atomically(() -> leads.create(values));
        associate(body, lead);
        return Reply.json(201, ContactCalls.json(lead, values.keySet()));
    }

    Reply createAll(Call call) {
        return batches.create(call, this::ensureUsable, this::associate);
    }

    /** With the contact that it is about, if that is asked for. */
    Reply read(Call call) {
        var lead = new ContactCalls(leads).named(call);
        var told = ContactCalls.builder(lead, ContactCalls.asked(call.request()));
        var contact = people.idNow(contacts.getOrDefault(lead.id(), ""));
        if (call.request().names("associations").contains("contacts") && contact.isPresent()) {
            var one = Json.createObjectBuilder().add("id", contact.get()).add("type", "lead_to_primary_contact");
            var results = Json.createObjectBuilder()
                    .add("results", Json.createArrayBuilder().add(one));
            told.add("associations", Json.createObjectBuilder().add("contacts", results));
        }
        return Reply.json(200, told.build());
    }

    private void associate(JsonObject input, FakeContact lead) {
        input.getJsonArray("associations").getValuesAs(JsonObject.class).stream()
                .filter(this::isForSomebody)
                .map(association -> association.getJsonObject("to").getString("id"))
                .findFirst()
                .ifPresent(contact -> contacts.put(lead.id(), contact));
    }

    Reply pipelines(Call call) {
        var stages = Json.createArrayBuilder();
        Schema.LEAD_STAGES.forEach(id -> stages.add(Json.createObjectBuilder()
                .add("id", id)
                .add("label", id.replace("-stage-id", ""))
                .add("archived", false)));
        var pipeline = Json.createObjectBuilder()
                .add("id", "lead-pipeline-id")
                .add("label", "Lead pipeline")
                .add("stages", stages);
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("results", Json.createArrayBuilder().add(pipeline))
                        .build());
    }

    private void ensureUsable(JsonObject input) {
        if (Call.properties(input).getOrDefault("hs_lead_name", "").isEmpty()) {
            throw Errors.invalid("hs_lead_name is required");
        }
        var associations = input.get("associations") instanceof JsonArray array ? array : JsonArray.EMPTY_JSON_ARRAY;
        var isForSomebody = associations.stream()
                .anyMatch(association -> association instanceof JsonObject object && isForSomebody(object));
        if (!isForSomebody) {
            throw Errors.invalid("A lead must be associated with a contact that is there");
        }
    }

    private boolean isForSomebody(JsonObject association) {
        var isPrimary = association.get("types") instanceof JsonArray types
                && types.stream()
                        .anyMatch(type -> type instanceof JsonObject object
                                && object.get("associationTypeId") instanceof JsonNumber id
                                && id.longValue() == TO_PRIMARY_CONTACT);
        return isPrimary
                && association.get("to") instanceof JsonObject to
                && Call.text(to.get("id")).filter(people::isThere).isPresent();
    }
}
