package io.crmify.jpa.woven;

import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.cdi.CrmLeadListener;
import jakarta.persistence.Basic;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToOne;

/** A lead much of which is loaded only when it is asked for. */
@Entity
@CrmLead
@EntityListeners(CrmLeadListener.class)
public class Member {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private Long id;

    @CrmId
    private String crmId;

    @CrmField(EMAIL)
    private String email;

    @CrmField(LAST_NAME)
    @Basic(fetch = FetchType.LAZY)
    private String name;

    @CrmField(value = COMPANY, path = "name")
    @ManyToOne(fetch = FetchType.LAZY)
    private Club club;

    @CrmField(value = CITY, path = "city")
    @OneToOne(mappedBy = "member", fetch = FetchType.LAZY)
    private Home home;

    protected Member() {}

    Member(String email, String name, Club club) {
        this.email = email;
        this.name = name;
        this.club = club;
    }

    Long id() {
        return id;
    }

    String crmId() {
        return crmId;
    }

    void setEmail(String email) {
        this.email = email;
    }

    void setHome(Home home) {
        this.home = home;
    }
}
