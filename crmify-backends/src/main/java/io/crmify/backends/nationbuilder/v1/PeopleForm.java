package io.crmify.backends.nationbuilder.v1;

import static java.util.Map.entry;

import io.crmify.backends.nationbuilder.person.PersonForm;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.lead.LeadField;
import java.util.Map;
import java.util.Set;

/** The attributes of people; those that a nation has made for itself stand among the others. */
final class PeopleForm {
    private PeopleForm() {}

    static PersonForm of(Choices choices) {
        return new PersonForm(
                Map.ofEntries(
                        entry(LeadField.FIRST_NAME, "first_name"),
                        entry(LeadField.LAST_NAME, "last_name"),
                        entry(LeadField.EMAIL, "email"),
                        entry(LeadField.SECONDARY_EMAIL, "email2"),
                        entry(LeadField.PHONE, "phone"),
                        entry(LeadField.MOBILE_PHONE, "mobile"),
                        entry(LeadField.DATE_OF_BIRTH, "birthdate"),
                        entry(LeadField.COMPANY, "employer"),
                        entry(LeadField.JOB_TITLE, "occupation"),
                        entry(LeadField.LANGUAGE, "language")),
                Set.of("id"),
                choices.address() + "_address",
                "");
    }
}
