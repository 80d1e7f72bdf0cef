package io.crmify.backends.hubspot.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whose the credentials are, and when their day ends. */
final class Account {
    private final CrmHttp http;
    private final ApiVersion version;
    private final AtomicReference<@Nullable ZoneId> zone = new AtomicReference<>();
    private final AtomicReference<@Nullable String> known = new AtomicReference<>();

    Account(CrmHttp http, ApiVersion version) {
        this.http = http;
        this.version = version;
    }

    String id(Verdicts verdicts) {
        var answer = verdicts.read(http.send(HttpCall.get(version.path(Place.ACCOUNT))));
        var details = answer.json();
        zone.set(zoneOf(details.text("timeZone")));
        var id = details.text("portalId");
        if (!HubSpotApi.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no account", Diagnosis.of("NO_ID", answer.status()));
        }
        known.set(id);
        return id;
    }

    /** As it was told last; asked for if it never was. */
    String knownId(Verdicts verdicts) {
        var id = known.get();
        return id == null ? id(verdicts) : id;
    }

    /** Until the quota of the day is renewed; empty while the account's time zone is not known. */
    Optional<Duration> untilMidnight(Instant now) {
        return Optional.ofNullable(zone.get()).map(there -> {
            var tomorrow = now.atZone(there).toLocalDate().plusDays(1).atStartOfDay(there);
            return Duration.between(now, tomorrow);
        });
    }

    private static @Nullable ZoneId zoneOf(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return null;
        }
    }
}
