package io.crmify.jpa.bench;

import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** What is written and synced in all figures. */
@Entity
@Table(name = "bench_lead")
@CrmLead
class BenchLead {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "bench_lead_id")
    @SequenceGenerator(name = "bench_lead_id", sequenceName = "bench_lead_id", allocationSize = 50)
    Long id;

    @Version
    int version;

    @CrmId
    String crmId;

    @CrmField(FIRST_NAME)
    String firstName;

    @CrmField(LAST_NAME)
    String lastName;

    @CrmField(EMAIL)
    String email;

    @CrmField(PHONE)
    String phone;

    @CrmField(CITY)
    String city;

    protected BenchLead() {}

    BenchLead(long number) {
        firstName = "First" + number;
        lastName = "Last" + number;
        email = "lead" + number + "@example.org";
        phone = "+49 30 " + number;
        city = "Berlin";
    }
}
