package io.crmify.jpa.mapping.build;

import jakarta.persistence.metamodel.Attribute;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dotted path that was found in the metamodel.
 *
 * @param end the class of its value, or of its values if it goes through a collection
 */
record ResolvedPath(String text, List<Step> steps, Class<?> end) {
    ResolvedPath {
        steps = List.copyOf(steps);
    }

    /**
     * One attribute on the way.
     *
     * @param target the type that it, or each of its elements, has
     * @param mappedBy for an association: the attribute on the other side that has the reference; empty if this side has it
     */
    record Step(Attribute<?, ?> attribute, Type<?> target, String mappedBy) {
        boolean isAssociation() {
            return target instanceof EntityType;
        }

        @Nullable
        EntityType<?> entity() {
            return target instanceof EntityType<?> entity ? entity : null;
        }
    }
}
