package io.crmify.lead;

import java.util.Set;

/**
 * Chooses the connections that an entity goes to. A CDI bean, or given to {@code Crmify.configure(...)} where no container runs;
 * at most one.
 *
 * <p>Asked whenever an entity is about to be sent, on crmify's threads in a read-only session. One that is no longer chosen
 * keeps what it has in the CRM.
 */
@FunctionalInterface
public interface ConnectionSelector {
    /**
     * @param candidates the connections that {@link io.crmify.annotation.CrmLead#connections()} and the tenant allow
     * @return those of them that shall have it
     */
    Set<String> select(Object entity, Set<String> candidates);
}
