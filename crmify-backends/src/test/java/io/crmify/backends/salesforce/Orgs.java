package io.crmify.backends.salesforce;

import io.crmify.backends.fake.salesforce.SalesforceOptions;

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
}
