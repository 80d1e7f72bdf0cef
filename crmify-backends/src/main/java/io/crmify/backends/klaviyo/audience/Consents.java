package io.crmify.backends.klaviyo.audience;

import io.crmify.backend.BackendContext;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.klaviyo.wire.Choice;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The jobs of one person each by which consent is given and taken back. Klaviyo works them off in its own time. */
public final class Consents {
    /** The setting that tells whether a consent is given just now, or was given before. */
    public static final String SETTING = "consent";

    private final KlaviyoApi api;
    private final boolean isHistorical;

    /** @throws IllegalArgumentException if the setting cannot be read */
    public Consents(KlaviyoApi api, BackendContext context) {
        this.api = api;
        this.isHistorical = Choice.of(context, SETTING, "FRESH", "HISTORICAL").equals("HISTORICAL");
    }

    /** Lifts earlier suppressions, so it takes an act of consent. */
    void subscribe(String email, String listId, Consent act) {
        var marketing = Json.createObjectBuilder().add("consent", "SUBSCRIBED");
        var attributes = Json.createObjectBuilder();
        if (!act.source().isBlank()) {
            attributes.add("custom_source", act.source());
        }
        if (isHistorical) { // in any other, its time would be an error
            attributes.add("historical_import", true);
            marketing.add(
                    "consented_at", act.at().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        attributes.add("profiles", profiles("email", email, consent("email", marketing)));
        send(Place.SUBSCRIBE, "profile-subscription-bulk-create-job", attributes, listId);
    }

    /** Of an address that is on the list; of any other, Klaviyo would take back everything. */
    void unsubscribe(String email, String listId) {
        var attributes = Json.createObjectBuilder().add("profiles", profiles("email", email, withdrawal("email")));
        send(Place.UNSUBSCRIBE, "profile-subscription-bulk-delete-job", attributes, listId);
    }

    /** From all text messages. */
    void unsubscribePhone(String phone) {
        var attributes = Json.createObjectBuilder().add("profiles", profiles("phone_number", phone, withdrawal("sms")));
        send(Place.UNSUBSCRIBE, "profile-subscription-bulk-delete-job", attributes, null);
    }

    /** No e-mail of any list goes there any more. */
    void suppress(String email) {
        var attributes = Json.createObjectBuilder().add("profiles", profiles("email", email, null));
        ensureBegun(send(Place.SUPPRESS, "profile-suppression-bulk-create-job", attributes, null));
    }

    void unsuppress(String email) {
        var attributes = Json.createObjectBuilder().add("profiles", profiles("email", email, null));
        ensureBegun(send(Place.UNSUPPRESS, "profile-suppression-bulk-delete-job", attributes, null));
    }

    /** The job is all there is to show that a suppression will be set or lifted. */
    private static void ensureBegun(HttpAnswer answer) {
        if (answer.json().at("data").text("id").isBlank()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no job", Diagnosis.of("NO_ID", answer.status()));
        }
    }

    private static JsonObjectBuilder withdrawal(String channel) {
        return consent(channel, Json.createObjectBuilder().add("consent", "UNSUBSCRIBED"));
    }

    private static JsonObjectBuilder consent(String channel, JsonObjectBuilder marketing) {
        return Json.createObjectBuilder()
                .add(channel, Json.createObjectBuilder().add("marketing", marketing));
    }

    private static JsonObject profiles(String identifier, String value, @Nullable JsonObjectBuilder subscriptions) {
        var attributes = Json.createObjectBuilder().add(identifier, value);
        if (subscriptions != null) {
            attributes.add("subscriptions", subscriptions);
        }
        return Resource.list(
                Resource.of("profile").add("attributes", attributes).build());
    }

    private HttpAnswer send(Place place, String type, JsonObjectBuilder attributes, @Nullable String listId) {
        var job = Resource.of(type).add("attributes", attributes);
        if (listId != null) {
            var list = Json.createObjectBuilder().add("list", Resource.data(Resource.of("list", listId)));
            job.add("relationships", list);
        }
        return Verdicts.done(api.send(place.call(), Resource.data(job.build())));
    }
}
