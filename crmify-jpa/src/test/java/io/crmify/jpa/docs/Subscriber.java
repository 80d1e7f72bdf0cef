package io.crmify.jpa.docs;

import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LEAD_SOURCE;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

/** A lead with more of the mapping. */
// tag::mapping[]
@Entity
@CrmLead(when = "confirmed")
@CrmField(value = LEAD_SOURCE, constant = "web")
public class Subscriber {
    @Id
    Long id;

    boolean confirmed;

    @CrmField(EMAIL)
    String email;

    @CrmField(value = EMAIL, fallback = true) // when email is null
    String username;

    @CrmField(value = COMPANY, path = "name") // a change of the name reaches all their records
    @ManyToOne
    Employer employer;

    @CrmField(property = "shoe_size") // the CRM's own property
    Integer shoeSize;
}
// end::mapping[]
