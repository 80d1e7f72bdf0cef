package io.crmify.backends.creatio.odata;

import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The columns of one table. Creatio describes all tables at once, which is large and slow; so it is asked once a day. */
public final class Columns {
    private static final Duration FRESH = Duration.ofDays(1);

    private final Odata odata;
    private final String table;
    private final Set<String> required;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    private record Known(List<Field> fields, Instant readAt) {}

    /** @param odata that takes answers of some size */
    public Columns(Odata odata, String table, Set<String> required, InstantSource clock) {
        this.odata = odata;
        this.table = table;
        this.required = required;
        this.clock = clock;
    }

    public List<Field> all() {
        var cached = known.get();
        if (cached != null && clock.instant().isBefore(cached.readAt().plus(FRESH))) {
            return cached.fields();
        }
        var fields = read();
        known.set(new Known(fields, clock.instant()));
        return fields;
    }

    private List<Field> read() {
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
