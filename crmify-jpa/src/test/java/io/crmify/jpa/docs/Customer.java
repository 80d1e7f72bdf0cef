package io.crmify.jpa.docs;

import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.LeadStatus;
import io.crmify.lead.LeadStage;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

// tag::entity[]
@Entity
@CrmLead
public class Customer {
    @Id
    @GeneratedValue
    Long id;

    @CrmId
    String crmId; // filled in by crmify

    @CrmField(LAST_NAME)
    String lastName;

    @CrmField(EMAIL)
    String email;

    @LeadStatus
    LeadStage stage;
}
// end::entity[]
