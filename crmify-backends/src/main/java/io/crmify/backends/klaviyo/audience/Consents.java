package io.crmify.backends.klaviyo.audience;

import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.jspecify.annotations.Nullable;

/** The jobs of one person each by which consent is given and taken back. Klaviyo works them off in its own time. */
final class Consents {
    private final KlaviyoApi api;

    Consents(KlaviyoApi api) {
        this.api = api;
    }

    /** Lifts earlier suppressions, so it takes a fresh act of consent. */
    void subscribe(String email, String listId, String source) {
        var attributes = Json.createObjectBuilder();
        if (!source.isBlank()) {
            attributes.add("custom_source", source);
        }
        attributes.add("profiles", profiles("email", email, consent("email", "SUBSCRIBED")));
        send(Place.SUBSCRIBE, "profile-subscription-bulk-create-job", attributes, listId);
    }

    /** Of an address that is on the list; of any other, Klaviyo would take back everything. */
    void unsubscribe(String email, String listId) {
        var attributes =
                Json.createObjectBuilder().add("profiles", profiles("email", email, consent("email", "UNSUBSCRIBED")));
        send(Place.UNSUBSCRIBE, "profile-subscription-bulk-delete-job", attributes, listId);
    }

    /** From all text messages. */
    void unsubscribePhone(String phone) {
        var attributes = Json.createObjectBuilder()
                .add("profiles", profiles("phone_number", phone, consent("sms", "UNSUBSCRIBED")));
        send(Place.UNSUBSCRIBE, "profile-subscription-bulk-delete-job", attributes, null);
    }

    /** No e-mail of any list goes there any more. */
    void suppress(String email) {
        var attributes = Json.createObjectBuilder().add("profiles", profiles("email", email, null));
        send(Place.SUPPRESS, "profile-suppression-bulk-create-job", attributes, null);
    }

    void unsuppress(String email) {
        var attributes = Json.createObjectBuilder().add("profiles", profiles("email", email, null));
        send(Place.UNSUPPRESS, "profile-suppression-bulk-delete-job", attributes, null);
    }

    private static JsonObjectBuilder consent(String channel, String word) {
        var marketing = Json.createObjectBuilder()
                .add("marketing", Json.createObjectBuilder().add("consent", word));
        return Json.createObjectBuilder().add(channel, marketing);
    }

    private static JsonObject profiles(String identifier, String value, @Nullable JsonObjectBuilder subscriptions) {
        var attributes = Json.createObjectBuilder().add(identifier, value);
        if (subscriptions != null) {
            attributes.add("subscriptions", subscriptions);
        }
        return Resource.list(
                Resource.of("profile").add("attributes", attributes).build());
    }

    private void send(Place place, String type, JsonObjectBuilder attributes, @Nullable String listId) {
        var job = Resource.of(type).add("attributes", attributes);
        if (listId != null) {
            var list = Json.createObjectBuilder().add("list", Resource.data(Resource.of("list", listId)));
            job.add("relationships", list);
        }
        Verdicts.done(api.send(place.call(), Resource.data(job.build())));
    }
}
