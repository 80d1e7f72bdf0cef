package io.crmify.jpa.shop;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.lead.LeadField;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;

/** One table for all, of which only some are leads. */
@Entity
@Inheritance(strategy = InheritanceType.SINGLE_TABLE)
public abstract class Party {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    public Long id;

    @CrmField(LeadField.LAST_NAME)
    public String name;

    /** A lead. */
    @Entity
    @CrmLead
    public static class Human extends Party {
        @CrmId
        public String crmId;

        @CrmField(LeadField.EMAIL)
        public String email;
    }

    /** None. */
    @Entity
    public static class Organisation extends Party {
        public String register;
    }
}
