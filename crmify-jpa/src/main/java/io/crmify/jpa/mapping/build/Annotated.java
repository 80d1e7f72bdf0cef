package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.LeadStatus;
import jakarta.persistence.metamodel.EntityType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A place in an entity class, or in an embeddable of it, that carries annotations of crmify.
 *
 * @param entity the entity whose class is read
 * @param path the attribute that is annotated, from the entity; empty for the class itself and for a method
 * @param method the method that is annotated, if it is no attribute's getter
 * @param where as in messages: {@code Customer.email}
 */
record Annotated(
        EntityType<?> entity,
        AnnotatedElement element,
        String path,
        @Nullable Method method,
        String where) {
    /** Whether something of it is sent. */
    boolean isMapped() {
        return element.isAnnotationPresent(LeadStatus.class) || element.getAnnotationsByType(CrmField.class).length > 0;
    }

    /** A path from the annotated place, as one from the entity. */
    String resolve(String further) {
        return path.isEmpty() ? further : further.isEmpty() ? path : path + "." + further;
    }
}
