package io.crmify.jpa.shop;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.lead.LeadField;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.util.Objects;

/** A lead with an id of two parts. */
@Entity
@CrmLead
public class Member {
    @EmbeddedId
    public Id id;

    @CrmId
    public String crmId;

    @CrmField(LeadField.LAST_NAME)
    public String name;

    protected Member() {}

    public Member(String country, int number, String name) {
        this.id = new Id(country, number);
        this.name = name;
    }

    /** The two parts. */
    @Embeddable
    public static class Id {
        public String country;
        public int number;

        protected Id() {}

        public Id(String country, int number) {
            this.country = country;
            this.number = number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Id id && id.number == number && id.country.equals(country);
        }

        @Override
        public int hashCode() {
            return Objects.hash(country, number);
        }
    }
}
