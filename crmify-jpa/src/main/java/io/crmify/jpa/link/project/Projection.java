package io.crmify.jpa.link.project;

import io.crmify.jpa.link.Projectable;
import io.crmify.jpa.mapping.CrmIdRule;
import io.crmify.jpa.mapping.LeadType;
import java.util.List;

/**
 * Writes CRM ids onto entities: past the hook, the version and every other attribute, and never waiting for a row that a transaction
 * of the application holds.
 */
public interface Projection {
    /** Writes what it can now, in a transaction of its own; what is locked stays for later. How many were written or are gone. */
    int project(LeadType type, CrmIdRule rule, List<Projectable> links);
}
