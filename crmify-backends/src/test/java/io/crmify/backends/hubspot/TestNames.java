package io.crmify.backends.hubspot;

import io.crmify.backends.contract.TestContext;
import io.crmify.backends.hubspot.contact.PropertyNames;
import io.crmify.lead.LeadField;

/** HubSpot's names of fields, without settings. */
final class TestNames {
    private TestNames() {}

    static String of(LeadField field) {
        return PropertyNames.from(new TestContext()).of(field);
    }
}
