package io.crmify.jpa.wildfly;

import static jakarta.persistence.GenerationType.SEQUENCE;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.lead.LeadField;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** A lead of the application that runs in the server. */
@Entity
@CrmLead
public class Visitor {
    @Id
    @GeneratedValue(strategy = SEQUENCE)
    public Long id;

    @CrmId
    public String crmId;

    @CrmField(LeadField.EMAIL)
    public String email;

    @CrmField(LeadField.FIRST_NAME)
    public String name;

    protected Visitor() {}

    public Visitor(String name, String email) {
        this.name = name;
        this.email = email;
    }
}
