package io.crmify.backends.fake;

import io.crmify.backends.fake.hubspot.Call;
import io.crmify.backends.fake.hubspot.Errors;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What can be asked of one contact, and the list of them. */
final class ContactCalls {
    private static final List<String> HANDFUL = List.of("email", "firstname", "lastname");

    private final Contacts contacts;

    ContactCalls(Contacts contacts) {
        this.contacts = contacts;
    }

    Reply list(Call call) {
        var limit = number(call.request(), "limit", 10);
        var after = number(call.request(), "after", 0);
        var matching = contacts.all().stream()
                .filter(contact -> Long.parseLong(contact.id()) > after)
                .toList();
        var page = matching.stream().limit(limit).toList();
        var results = Json.createArrayBuilder();
        page.forEach(contact -> results.add(json(contact, asked(call.request()))));
        var body = Json.createObjectBuilder().add("results", results);
        if (page.size() < matching.size()) {
            var next = Json.createObjectBuilder()
                    .add("after", page.get(page.size() - 1).id());
            body.add("paging", Json.createObjectBuilder().add("next", next));
        }
        return Reply.json(200, body.build());
    }

    Reply create(Call call) {
        var values = Call.properties(call.object());
        if (HANDFUL.stream().allMatch(name -> values.getOrDefault(name, "").isEmpty())) {
            throw Errors.invalid("At least one of email, firstname, lastname is required");
        }
        var contact = contacts.atomically(() -> contacts.create(values));
        return Reply.json(201, json(contact, values.keySet()));
    }

    Reply read(Call call) {
        return Reply.json(200, json(named(call), asked(call.request())));
    }

    Reply update(Call call) {
        var values = Call.properties(call.object());
        var contact = contacts.atomically(() -> contacts.update(named(call), values));
        return Reply.json(200, json(contact, values.keySet()));
    }

    /** Also of one that is not there, HubSpot says that it is gone. */
    Reply delete(Call call) {
        contacts.remove(call.variable());
        return Reply.empty(204);
    }

    /** Nobody can bring it back. An address of nobody is kept out for good. */
    Reply erase(Call call) {
        var body = call.object();
        var id = Call.text(body.get("objectId")).orElseThrow(() -> Errors.invalid("objectId is required"));
        if (Call.text(body.get("idProperty")).orElse("").equals(Schema.EMAIL)) {
            contacts.by(Schema.EMAIL, id)
                    .ifPresentOrElse(contact -> contacts.erase(contact.id()), () -> contacts.block(id));
        } else if (!contacts.erase(id)) {
            throw Errors.notFound();
        }
        return Reply.empty(204);
    }

    static JsonObject json(FakeContact contact, Collection<String> asked) {
        return builder(contact, asked).build();
    }

    /** The properties that were asked for, null where they are empty, and those that always come. */
    static JsonObjectBuilder builder(FakeContact contact, Collection<String> asked) {
        var properties = Json.createObjectBuilder();
        for (var name : asked) {
            if (contact.property(name).isEmpty()) {
                properties.addNull(name);
            } else {
                properties.add(name, contact.property(name));
            }
        }
        properties
                .add("hs_object_id", contact.id())
                .add("createdate", contact.createdAt().toString())
                .add("lastmodifieddate", contact.updatedAt().toString());
        return Json.createObjectBuilder()
                .add("id", contact.id())
                .add("properties", properties)
                .add("createdAt", contact.createdAt().toString())
                .add("updatedAt", contact.updatedAt().toString())
                .add("archived", false);
    }

    private static long number(Request request, String parameter, long absent) {
        var text = request.query().getOrDefault(parameter, Long.toString(absent));
        if (!text.matches("\\d{1,18}")) {
            throw Errors.invalid(parameter + " is no number");
        }
        return Long.parseLong(text);
    }

    /** The record that a call is about. */
    FakeContact named(Call call) {
        if (call.request().query().getOrDefault("archived", "false").equals("true")) {
            return contacts.archived(call.variable()).orElseThrow(Errors::notFound);
        }
        var property = call.request().query().getOrDefault("idProperty", "hs_object_id");
        return contacts.by(property, call.variable()).orElseThrow(Errors::notFound);
    }

    /** The properties that a call wants to be told. */
    static Set<String> asked(Request request) {
        var asked = new LinkedHashSet<>(HANDFUL);
        asked.addAll(request.names("properties"));
        return asked;
    }
}
