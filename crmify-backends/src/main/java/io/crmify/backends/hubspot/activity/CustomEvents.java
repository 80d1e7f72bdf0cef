package io.crmify.backends.hubspot.activity;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.PropertyText;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Custom events of contacts. HubSpot takes one of an id once within a year. */
public final class CustomEvents implements EventSink {
    private static final int MOST_PROPERTIES = 50;
    private static final int LONGEST = 256;
    private static final int LONGEST_ADDRESS = 1024;
    private static final Set<String> ADDRESSES = Set.of("hs_url", "hs_referrer");
    private static final String UUID_FORM = "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final HubSpotApi api;

    public CustomEvents(HubSpotApi api) {
        this.api = api;
    }

    @Override
    public void record(CrmEvent event) {
        ensureTaken(event);
        var properties = Json.createObjectBuilder();
        event.properties().forEach((name, value) -> properties.add(name, PropertyText.of(value)));
        var body = Json.createObjectBuilder()
                .add("eventName", fullName(event.name()))
                .add("objectId", event.crmId())
                .add("occurredAt", PropertyText.of(event.at()))
                .add("uuid", uuid(event.key()))
                .add("properties", properties)
                .build();
        var answer = api.send(HttpCall.post(api.path(Place.EVENTS)).json(body));
        // an event is refused for what it is called and what it has, not for whom it is about
        if (answer.status() == 409) {
            return; // it is there, by an earlier call
        }
        api.verdicts().read(answer).orFailWithoutContent();
    }

    /** Events are known by the account's id and their own name. */
    private String fullName(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.matches("pe\\d+_.+") ? lower : "pe" + api.knownAccountId() + "_" + lower;
    }

    /** The key itself, if it is one; else always the same for the same key. */
    static String uuid(String key) {
        return key.matches(UUID_FORM)
                ? key
                : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void ensureTaken(CrmEvent event) {
        if (!HubSpotApi.isId(event.crmId())) {
            throw new RecordGoneException(
                    event + ": its CRM id is none of HubSpot's. Nothing was sent.", Diagnosis.of("RECORD_GONE"));
        }
        if (event.properties().size() > MOST_PROPERTIES) {
            throw new RecordRefusedException(
                    "%s has %d properties; HubSpot takes 50. Nothing was sent."
                            .formatted(event, event.properties().size()),
                    Diagnosis.of("TOO_MANY_PROPERTIES"));
        }
        event.properties().forEach((name, value) -> {
            var most = ADDRESSES.contains(name) ? LONGEST_ADDRESS : LONGEST;
            if (PropertyText.of(value).length() > most) {
                throw new RecordRefusedException(
                        "%s: its property %s is longer than the %d characters that HubSpot takes. Nothing was sent."
                                .formatted(event, name, most),
                        new Diagnosis("VALUE_TOO_LONG", null, List.of(name)));
            }
        });
    }
}
