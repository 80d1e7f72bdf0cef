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

/** A lead whose subclasses have tables of their own. */
@Entity
@CrmLead
@Inheritance(strategy = InheritanceType.JOINED)
public class Person {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    public Long id;

    @CrmId
    public String crmId;

    @CrmField(LeadField.LAST_NAME)
    public String name;

    /** Adds a field of its own. */
    @Entity
    public static class Employee extends Person {
        @CrmField(LeadField.JOB_TITLE)
        public String title;

        /** Not mapped. */
        public Integer salary;
    }
}
