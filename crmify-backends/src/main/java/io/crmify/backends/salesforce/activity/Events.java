package io.crmify.backends.salesforce.activity;

import io.crmify.backend.BackendContext;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.salesforce.wire.ErrorRow;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.backends.salesforce.wire.Version;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Records events: as a platform event that the account has defined, or as a task that has been done. */
public final class Events {
    private static final String TASK = "Task";
    private static final int LONGEST_SUBJECT = 255;

    private final CrmHttp http;
    private final Version version;
    private final Verdicts verdicts;
    private final String object;
    private final String keyField;

    /** @throws IllegalArgumentException if a setting is wrong */
    public Events(BackendContext context, CrmHttp http, Version version, Verdicts verdicts) {
        this.http = http;
        this.version = version;
        this.verdicts = verdicts;
        this.object = context.setting("event-object").map(String::strip).orElse("");
        this.keyField = context.setting("event-key-field").map(String::strip).orElse("");
        if (!object.isEmpty() && !object.equals(TASK) && !object.matches("[A-Za-z][A-Za-z0-9_]{0,76}__e")) {
            throw new IllegalArgumentException(
                    "crmify.backend.event-object was '%s'; give a platform event like Crmify_Event__e, or Task"
                            .formatted(object));
        }
        if (!keyField.isEmpty() && !(object.equals(TASK) && keyField.matches("[A-Za-z][A-Za-z0-9_]{0,76}__c"))) {
            throw new IllegalArgumentException(
                    "crmify.backend.event-key-field was '%s'; with event-object=Task, give a custom external id of activities"
                            .formatted(keyField));
        }
    }

    public void record(CrmEvent event) {
        if (object.isEmpty()) {
            throw new MisconfiguredException(
                    "crmify.backend.event-object is not set, so no event is recorded; name a platform event, or Task",
                    Diagnosis.of("EVENT_OBJECT_MISSING"));
        }
        var body = object.equals(TASK) ? task(event) : published(event);
        var answer = http.send(call(event).json(body));
        if (!answer.isSuccess()) {
            throw verdicts.of(answer, Asked.OTHER);
        }
        ensureDone(answer);
    }

    private HttpCall call(CrmEvent event) {
        var place = version.path("/sobjects/" + object);
        return keyField.isEmpty()
                ? HttpCall.post(place)
                : HttpCall.patch(place + "/" + keyField + "/{key}", hashed(event.key()));
    }

    /** A published event lists an error although it is none: only success tells. */
    private void ensureDone(HttpAnswer answer) {
        var told = answer.json();
        if (told.text("success").equals("true")) {
            return;
        }
        throw ErrorRow.first(told.at("errors")).isPresent()
                ? verdicts.ofItem(answer, told.at("errors"), Asked.OTHER)
                : new OutcomeUnknownException(
                        answer + ": the answer does not tell what became of the event",
                        Diagnosis.of("NO_OUTCOME", answer.status()));
    }

    private static JsonObject published(CrmEvent event) {
        return Json.createObjectBuilder()
                .add("Key__c", event.key())
                .add("Name__c", event.name())
                .add("Record_Id__c", event.crmId())
                .add("Occurred_At__c", event.at().truncatedTo(ChronoUnit.MILLIS).toString())
                .add("Payload__c", payload(event).toString())
                .build();
    }

    private static JsonObject payload(CrmEvent event) {
        var payload = Json.createObjectBuilder();
        new TreeMap<>(event.properties()).forEach((name, value) -> {
            if (value instanceof Boolean truth) {
                payload.add(name, truth);
            } else if (value instanceof Long number) {
                payload.add(name, number);
            } else if (value instanceof BigDecimal number) {
                payload.add(name, number);
            } else {
                payload.add(name, value.toString());
            }
        });
        return payload.build();
    }

    private static JsonObject task(CrmEvent event) {
        var isPerson = event.crmId().startsWith(Ids.LEAD) || event.crmId().startsWith(Ids.CONTACT);
        var subject =
                event.name().length() > LONGEST_SUBJECT ? event.name().substring(0, LONGEST_SUBJECT) : event.name();
        var lines = new TreeMap<>(event.properties())
                .entrySet().stream()
                        .map(property -> property.getKey() + ": " + property.getValue())
                        .collect(Collectors.joining("\n"));
        return Json.createObjectBuilder()
                .add(isPerson ? "WhoId" : "WhatId", event.crmId())
                .add("Subject", subject)
                .add("Status", "Completed")
                .add(
                        "ActivityDate",
                        event.at().atZone(ZoneOffset.UTC).toLocalDate().toString())
                .add("Description", lines)
                .build();
    }

    /** The caller's key may hold what a path cannot, and be longer than a field. */
    private static String hashed(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 32);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
