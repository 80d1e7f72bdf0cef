package io.crmify.backends.klaviyo.audience;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.klaviyo.profile.ProfileForm;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import jakarta.json.Json;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What happened to people, one call each: the call for many refuses all of them if one has come before. */
public final class Events {
    private static final int MOST_PROPERTIES = 400;
    private static final String VALUE = "value";
    private static final String CURRENCY = "currency";
    private static final Pattern CURRENCY_CODE = Pattern.compile("[A-Z]{3}");

    private final KlaviyoApi api;

    public Events(KlaviyoApi api) {
        this.api = api;
    }

    /** Klaviyo takes one of those that have the same key, of the same name and profile. */
    public void record(CrmEvent event) {
        if (!ProfileId.isId(event.crmId())) {
            throw new RecordGoneException(event + ": its CRM id is none of Klaviyo's", Diagnosis.of("RECORD_GONE"));
        }
        if (event.properties().size() > MOST_PROPERTIES) {
            throw new RecordRefusedException(
                    "%s: it has %d properties, and Klaviyo takes %d"
                            .formatted(event, event.properties().size(), MOST_PROPERTIES),
                    Diagnosis.of("TOO_MANY_PROPERTIES"));
        }
        var properties = Json.createObjectBuilder();
        new TreeMap<>(event.properties()).forEach((name, value) -> properties.add(name, ProfileForm.json(value)));
        var profile = Resource.of("profile").add("id", event.crmId()).add("attributes", Json.createObjectBuilder());
        var metric = Resource.of("metric")
                .add("attributes", Json.createObjectBuilder().add("name", event.name()));
        var attributes = Json.createObjectBuilder()
                .add("properties", properties)
                .add("time", event.at().truncatedTo(ChronoUnit.SECONDS).toString())
                .add("unique_id", event.key())
                .add("metric", Resource.data(metric.build()))
                .add("profile", Resource.data(profile.build()));
        // what Klaviyo adds up in its reports
        if (event.properties().get(VALUE) instanceof BigDecimal
                || event.properties().get(VALUE) instanceof Long) {
            attributes.add(VALUE, ProfileForm.json(event.properties().get(VALUE)));
            var currency = String.valueOf(event.properties().get(CURRENCY));
            if (CURRENCY_CODE.matcher(currency).matches()) {
                attributes.add("value_currency", currency);
            }
        }
        var body = Resource.of("event").add("attributes", attributes).build();
        Verdicts.doneWithProfile(api.send(Place.RECORD_EVENT.call(), Resource.data(body)));
    }
}
