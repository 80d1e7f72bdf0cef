package io.crmify.backends.creatio.odata;

import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The columns of one table. Creatio describes all tables at once, which is large and slow; so it is asked once a day. */
public final class Columns {
    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Odata odata;
    private final String table;
    private final Set<String> required;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();
    private final AtomicReference<Instant> failedAt = new AtomicReference<>(Instant.EPOCH);

    private record Known(Edmx.Description description, Instant readAt) {}

    /** @param odata that takes answers of some size */
    public Columns(Odata odata, String table, Set<String> required, InstantSource clock) {
        this.odata = odata;
        this.table = table;
        this.required = required;
        this.clock = clock;
    }

    public List<Field> all() {
        return description().fields();
    }

    /**
     * How many characters columns take, as far as Creatio says so. Nothing if the description cannot be read, and then for an hour: a
     * value that is too long is refused by Creatio too.
     */
    public Map<String, Integer> lengths() {
        if (clock.instant().isBefore(Objects.requireNonNull(failedAt.get()).plus(PAUSE))) {
            return Map.of();
        }
        try {
            return description().lengths();
        } catch (OutcomeUnknownException | UnavailableException | MisconfiguredException unread) {
            failedAt.set(clock.instant());
            return Map.of();
        }
    }

    private Edmx.Description description() {
        var cached = known.get();
        if (cached != null && clock.instant().isBefore(cached.readAt().plus(FRESH))) {
            return cached.description();
        }
        var description = read();
        known.set(new Known(description, clock.instant()));
        return description;
    }

    private Edmx.Description read() {
        var answer = Verdicts.read(odata.send(HttpCall.get("/$metadata").header("Accept", "application/xml")));
        if (Odata.isHtml(answer) || !answer.isPage()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer describes no tables", Diagnosis.of("NOT_XML", answer.status()));
        }
        return Edmx.columns(answer.body(), table, required)
                .orElseThrow(() -> new MisconfiguredException(
                        "%s: Creatio describes no table %s; does the user have the right to see it?"
                                .formatted(answer, table),
                        Diagnosis.of("TABLE_MISSING", answer.status(), List.of(table))));
    }
}
