package io.crmify.jpa.mapping;

import io.crmify.annotation.Write;
import io.crmify.lead.FieldConverter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one field of the CRM gets its value: from the first source that has one.
 *
 * @param sources the primary one, then the fallbacks in order
 */
public record FieldRule(FieldName name, Write write, List<Source> sources) {
    public FieldRule {
        sources = List.copyOf(sources);
    }

    /** The value, normal; null if no source has one. */
    public @Nullable Object value(Object entity) {
        var blank = false;
        for (var source : sources) {
            if (!blank || source.whenBlank()) {
                var raw = source.raw(entity);
                var value = Normal.of(raw);
                if (value != null) {
                    return value;
                }
                // Something was there, so the fallbacks for nothing are passed by.
                blank |= raw != null && !(raw instanceof Collection<?> all && all.isEmpty());
            }
        }
        return null;
    }

    /**
     * One place a value may come from.
     *
     * @param path null for a constant
     * @param whenBlank as a fallback: used for a blank text too
     */
    public record Source(
            @Nullable ValuePath path,
            @Nullable String constant,
            @Nullable FieldConverter<Object> converter,
            boolean whenBlank) {
        @Nullable
        Object raw(Object entity) {
            var value = path == null ? constant : path.value(entity);
            return converter == null ? value : converter.toCrm(value);
        }
    }
}
