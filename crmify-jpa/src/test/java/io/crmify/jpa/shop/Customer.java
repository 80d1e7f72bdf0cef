package io.crmify.jpa.shop;

import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static jakarta.persistence.GenerationType.SEQUENCE;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.LeadStatus;
import io.crmify.lead.LeadStage;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PostLoad;
import jakarta.persistence.Version;
import java.util.HashSet;
import java.util.Set;

/** A lead with an attribute of every common kind, and some that are none of the CRM's business. */
@Entity
@CrmLead
public class Customer {
    @Id
    @GeneratedValue(strategy = SEQUENCE)
    public Long id;

    @Version
    public int version;

    @CrmId
    public String crmId;

    @CrmField(FIRST_NAME)
    public String firstName;

    @CrmField(LAST_NAME)
    public String lastName;

    @CrmField(EMAIL)
    public String email;

    @CrmField(PHONE)
    public String phone;

    @CrmField(value = COMPANY, path = "name")
    @ManyToOne(fetch = FetchType.LAZY)
    public Company company;

    @Embedded
    public Address address = new Address();

    @CrmField(property = "interests")
    @ElementCollection
    public Set<String> interests = new HashSet<>();

    @LeadStatus
    @Enumerated(EnumType.STRING)
    public LeadStage stage;

    /** Not mapped. */
    public String notes;

    protected Customer() {}

    public Customer(String firstName, String lastName, String email) {
        this.firstName = firstName;
        this.lastName = lastName;
        this.email = email;
        this.stage = LeadStage.NEW;
    }

    @Embeddable
    public static class Address {
        @CrmField(CITY)
        public String city;

        /** Not mapped. */
        public String zip;
    }

    // A row that a test has spoiled cannot be read.
    @PostLoad
    void read() {
        if ("spoiled".equals(notes)) {
            throw new IllegalStateException("nobody can read this");
        }
    }
}
