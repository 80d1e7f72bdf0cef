package io.crmify.backends.creatio.record;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.http.LenientJson;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How Creatio writes values, and what it means by them. */
public final class Value {
    private static final Pattern COLUMN = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,99}");
    /** Kept, since looking the provider up takes longer than a row. */
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    private static final String NO_TIME = "0001-01-01";

    private Value() {}

    /** The name of a column, if it can be one; otherwise it would be read as something else in an address. */
    static String column(String name) {
        if (COLUMN.matcher(name).matches()) {
            return name;
        }
        throw new MisconfiguredException(
                "a property that is mapped cannot be a column of Creatio: give the column's code, like UsrPlan",
                Diagnosis.of("COLUMN_UNKNOWN"));
    }

    /** What a row has in a column; blank for null, and for the id and the time that Creatio has in its place. */
    public static String of(LenientJson row, String column) {
        var text = row.text(column);
        return text.equals(Guids.EMPTY) || text.startsWith(NO_TIME) ? "" : text;
    }

    /** @param values null to clear a column */
    public static JsonObject json(Map<String, @Nullable Object> values) {
        var object = JSON.createObjectBuilder();
        values.forEach((column, value) -> add(object, column, value));
        return object.build();
    }

    private static void add(JsonObjectBuilder object, String column, @Nullable Object value) {
        if (value == null) {
            object.addNull(column);
        } else if (value instanceof Boolean truth) {
            object.add(column, truth);
        } else if (value instanceof Long number) {
            object.add(column, number);
        } else if (value instanceof BigDecimal number) {
            object.add(column, number.toPlainString()); // IEEE754Compatible: decimals are texts
        } else if (value instanceof LocalDate date) {
            object.add(column, date + "T00:00:00Z");
        } else if (value instanceof Instant instant) {
            object.add(column, instant.truncatedTo(ChronoUnit.SECONDS).toString());
        } else {
            object.add(column, value.toString());
        }
    }
}
