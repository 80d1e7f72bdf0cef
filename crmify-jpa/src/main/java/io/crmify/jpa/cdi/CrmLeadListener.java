package io.crmify.jpa.cdi;

import io.crmify.CrmifyException;
import io.crmify.jpa.capture.JpaCapture;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import java.util.function.Predicate;

/**
 * Tells crmify of changes, where another provider than Hibernate runs the persistence unit. Every lead needs it, and every entity
 * that leads read something of:
 *
 * <pre>{@code
 * @Entity @CrmLead @EntityListeners(CrmLeadListener.class)
 * public class Customer { ... }
 * }</pre>
 *
 * or all entities of the unit have it, by {@code <mapping-file>META-INF/crmify-orm.xml</mapping-file>} in persistence.xml.
 *
 * <p>A listener is told less than Hibernate tells. Every update is recorded, which costs no call where nothing changed that is
 * mapped. Not seen are: the tenant or the lead that an entity belonged to before it was moved to another; a collection that
 * changed, if the provider does not take that for an update of its owner; and an entity's row that goes with its owner's by a
 * cascade of the database.
 *
 * <p>On Hibernate, which tells crmify itself, it does nothing. A transaction that changes an entity which no running crmify knows
 * of fails with CRMIFY-304, rather than lose the change.
 */
public class CrmLeadListener {
    @PostPersist
    public void persisted(Object entity) {
        tell(entity, JpaCapture::inserted);
    }

    @PostUpdate
    public void updated(Object entity) {
        tell(entity, JpaCapture::updated);
    }

    @PostRemove
    public void removed(Object entity) {
        tell(entity, JpaCapture::deleted);
    }

    private static void tell(Object entity, Predicate<Object> capture) {
        if (!capture.test(entity) && !(Container.hasStartedCrmify() && capture.test(entity))) {
            throw new CrmifyException("CRMIFY-304 " + entity.getClass().getName()
                    + ": it changed, but crmify does not run for its persistence unit, so the change would be lost. Start crmify"
                    + " first (Crmify.start, or crmify.unit names the unit), or take CrmLeadListener off the entity");
        }
    }
}
