package io.crmify.jpa.storm;

import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.LeadStatus;
import io.crmify.lead.LeadStage;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;

/** A lead of both CRMs. Its id is given, so that the same one comes, goes and comes back. */
@Entity
@CrmLead
public class Client {
    @Id
    public long id;

    @Version
    public int version;

    @CrmId(connection = "hub")
    public String hubId;

    @CrmId(connection = "ins")
    public String insId;

    @CrmField(FIRST_NAME)
    public String firstName;

    /** Tells in the CRM which client it is; without crmify's help, which is to be examined. */
    @CrmField(LAST_NAME)
    public String lastName;

    @CrmField(EMAIL)
    public String email;

    @CrmField(PHONE)
    public String phone;

    @CrmField(value = COMPANY, path = "name")
    @ManyToOne(fetch = FetchType.LAZY)
    public Employer employer;

    @LeadStatus
    @Enumerated(EnumType.STRING)
    public LeadStage stage = LeadStage.NEW;

    protected Client() {}

    Client(long id) {
        this.id = id;
        this.lastName = "Client " + id;
    }
}
