package io.crmify.backends.creatio.record;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.http.LenientJson;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
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
        var object = Json.createObjectBuilder();
        values.forEach((column, value) -> object.add(column, json(value)));
        return object.build();
    }

    private static JsonValue json(@Nullable Object value) {
        if (value == null) {
            return JsonValue.NULL;
        } else if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Long number) {
            return Json.createValue(number);
        } else if (value instanceof BigDecimal number) {
            return Json.createValue(number.toPlainString()); // IEEE754Compatible: decimals are texts
        } else if (value instanceof LocalDate date) {
            return Json.createValue(date + "T00:00:00Z");
        } else if (value instanceof Instant instant) {
            return Json.createValue(instant.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return Json.createValue(value.toString());
    }
}
