package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmLead;
import io.crmify.lead.LeadMapper;
import jakarta.persistence.metamodel.EntityType;
import org.jspecify.annotations.Nullable;

/**
 * An entity class whose instances are leads.
 *
 * @param annotation null if only a mapper makes it one
 * @param mapper null if it is mapped by annotations
 */
record LeadClass(
        EntityType<?> entity,
        @Nullable CrmLead annotation,
        @Nullable LeadMapper<?> mapper) {
    String where() {
        return entity.getJavaType().getSimpleName();
    }
}
