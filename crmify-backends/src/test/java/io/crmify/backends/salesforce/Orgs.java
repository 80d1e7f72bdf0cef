package io.crmify.backends.salesforce;

import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.backends.fake.salesforce.SalesforceOptions;
import io.crmify.lead.Lead;
import java.util.Set;

/** Organisations for tests. */
final class Orgs {
    /** With a custom object that has fields for people. */
    static final SalesforceOptions WITH_MEMBERS = SalesforceOptions.DEFAULTS
            .withField("Member__c", "FirstName__c", "string")
            .withField("Member__c", "LastName__c", "string")
            .withField("Member__c", "Email__c", "email")
            .withField("Member__c", "Stage__c", "picklist");

    /** With flags of leads. */
    static final SalesforceOptions WITH_FLAGS = SalesforceOptions.DEFAULTS
            .withField("Lead", "Sustainer__c", "boolean")
            .withField("Lead", "Is_Spam__c", "boolean")
            .withField("Lead", "Plan__c", "string")
            .withField("Contact", "Plan__c", "string");

    private Orgs() {}

    static SalesforceBackend backend(FakeSalesforce salesforce, String... settings) {
        var context = new TestContext(salesforce.baseUri());
        for (var i = 0; i < settings.length; i += 2) {
            context.with(settings[i], settings[i + 1]);
        }
        return (SalesforceBackend) new SalesforceProvider().open(context);
    }

    static Lead withLists(Lead lead, String... lists) {
        return new Lead(
                lead.key(),
                lead.crmId(),
                lead.fields(),
                lead.properties(),
                lead.status(),
                lead.tags(),
                Set.of(lists),
                lead.cleared());
    }
}
