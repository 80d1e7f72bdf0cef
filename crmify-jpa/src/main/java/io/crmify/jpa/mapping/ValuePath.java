package io.crmify.jpa.mapping;

import io.crmify.jpa.mapping.access.PropertyAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dotted path, ready to be followed from an entity. A null on the way gives null; through a collection it gives the list of what
 * its elements give, without nulls.
 *
 * @param text as in messages: {@code account.name}
 */
public record ValuePath(String text, List<PropertyAccess> steps) {
    public ValuePath {
        steps = List.copyOf(steps);
    }

    public @Nullable Object value(Object entity) {
        return follow(entity, 0);
    }

    private @Nullable Object follow(@Nullable Object from, int step) {
        if (from == null) {
            return null;
        }
        if (from instanceof Map<?, ?> map) {
            return follow(map.values(), step);
        }
        if (from instanceof Collection<?> elements) {
            var values = new ArrayList<>();
            for (var element : elements) {
                add(values, follow(element, step));
            }
            return values;
        }
        return step == steps.size() ? from : follow(steps.get(step).read(from), step + 1);
    }

    private static void add(List<Object> values, @Nullable Object value) {
        if (value instanceof Collection<?> nested) {
            nested.stream().filter(Objects::nonNull).forEach(values::add);
        } else if (value != null) {
            values.add(value);
        }
    }
}
