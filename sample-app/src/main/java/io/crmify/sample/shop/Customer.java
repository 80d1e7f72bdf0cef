package io.crmify.sample.shop;

import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static jakarta.persistence.EnumType.STRING;
import static jakarta.persistence.GenerationType.SEQUENCE;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.LeadStatus;
import io.crmify.lead.LeadStage;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Someone who signed up. The annotations of crmify are all that makes them a lead. */
// @start region="lead"
@Entity
@CrmLead
public class Customer {
    @Id
    @GeneratedValue(strategy = SEQUENCE)
    private @Nullable Long id;

    @CrmId
    private @Nullable String crmId; // filled in by crmify

    @CrmField(FIRST_NAME)
    private String firstName;

    @CrmField(LAST_NAME)
    private String lastName;

    @CrmField(EMAIL)
    private String email;

    @CrmField(COMPANY)
    private @Nullable String company;

    @LeadStatus
    @Enumerated(STRING)
    private LeadStage stage = LeadStage.NEW;
    // @end

    /** The address as it is compared: nobody signs up twice by another spelling. */
    @Column(unique = true, nullable = false)
    private String emailKey;

    /** What the link in the mail to a new lead carries; nobody can guess it. */
    @Column(unique = true, nullable = false)
    private String confirmation;

    @Column(nullable = false)
    private Instant changed;

    /** For the persistence provider. */
    @SuppressWarnings("NullAway.Init")
    protected Customer() {}

    Customer(CustomerDetails details, String confirmation, Instant now) {
        this.confirmation = confirmation;
        this.firstName = details.firstName();
        this.lastName = details.lastName();
        this.email = details.email();
        this.company = details.company();
        this.emailKey = emailKey(details.email());
        this.changed = now;
    }

    static String emailKey(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    void rename(CustomerDetails details, Instant now) {
        firstName = details.firstName();
        lastName = details.lastName();
        email = details.email();
        company = details.company();
        emailKey = emailKey(details.email());
        changed = now;
    }

    /** Someone spoke with them, or they followed the link; one who has bought or left stays that. */
    void contacted(Instant now) {
        if (stage == LeadStage.NEW) {
            stage = LeadStage.CONTACTED;
            changed = now;
        }
    }

    void bought(Instant now) {
        stage = LeadStage.CONVERTED;
        changed = now;
    }

    void close(Instant now) {
        stage = LeadStage.DEAD;
        changed = now;
    }

    /** The id, which it has once it is stored. */
    public long id() {
        if (id == null) {
            throw new IllegalStateException("the customer is not stored yet");
        }
        return id;
    }

    public @Nullable String crmId() {
        return crmId;
    }

    public CustomerDetails details() {
        return new CustomerDetails(firstName, lastName, email, company);
    }

    public LeadStage stage() {
        return stage;
    }

    public boolean isClosed() {
        return stage == LeadStage.DEAD;
    }

    public String confirmation() {
        return confirmation;
    }
}
