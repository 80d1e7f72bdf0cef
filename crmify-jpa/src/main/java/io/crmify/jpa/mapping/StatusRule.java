package io.crmify.jpa.mapping;

import io.crmify.lead.LeadContent;
import io.crmify.lead.LeadStage;
import org.jspecify.annotations.Nullable;

/**
 * Where a lead's status comes from.
 *
 * @param usesStages whether it is a {@link LeadStage}
 */
public record StatusRule(ValuePath path, boolean usesStages) {
    /** Adds the status that the entity has, if it has one. */
    public LeadContent addTo(LeadContent content, Object entity) {
        var value = path.value(entity);
        if (value instanceof LeadStage stage) {
            return content.withStage(stage);
        }
        return content.withStatus(word(value));
    }

    private static @Nullable String word(@Nullable Object value) {
        return value instanceof Enum<?> constant ? constant.name() : (String) Normal.of(value);
    }

    /** Whether a declared type can be a status. */
    public static boolean knows(Class<?> type) {
        return type == String.class || type.isEnum() || type == Object.class;
    }
}
