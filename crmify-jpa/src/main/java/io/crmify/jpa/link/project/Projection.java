package io.crmify.jpa.link.project;

import io.crmify.jpa.link.Projectable;
import io.crmify.jpa.mapping.CrmIdRule;
import io.crmify.jpa.mapping.LeadType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Writes CRM ids onto entities: past the hook, the version and every other attribute, and never waiting for a row that a transaction
 * of the application holds.
 */
public interface Projection {
    /** Writes what it can now, in a transaction of its own; what is locked stays for later. How many were written or are gone. */
    int project(LeadType type, CrmIdRule rule, List<Projectable> links);

    /** How it would write them within the statement of a settlement; empty if it cannot. */
    default Optional<Projectable.Within> within(LeadType type, CrmIdRule rule, List<Projectable> links) {
        return Optional.empty();
    }

    /** Is told of what was written within a settlement. */
    default void written(LeadType type, Collection<Projectable> links) {}
}
