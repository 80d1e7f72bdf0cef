package io.crmify.jpa.mapping;

import io.crmify.annotation.Write;
import io.crmify.lead.LeadContent;
import java.util.Set;

/** What instances of one entity class mean to the CRM. Called within a session; an exception concerns the one entity. */
public interface LeadMapping {
    boolean isLead(Object entity);

    LeadContent content(Object entity);

    /** Every field it may fill, as far as that is known; empty where only code knows. */
    Set<FieldName> names();

    /** Whether it may fill a field; what it does not is not cleared either, even if it once was sent. */
    boolean fills(FieldName name);

    /** Whether the status is known to be a {@link io.crmify.lead.LeadStage}; what only code knows shows when it is sent. */
    boolean usesStages();

    /** When a field is sent. */
    Write write(FieldName name);
}
