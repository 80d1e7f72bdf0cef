package io.crmify.backends.fake.salesforce.org;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object of the organisation.
 *
 * @param prefix with which the ids of its records begin
 */
public record ObjectType(String name, String prefix, Map<String, Column> columns) {
    static final List<String> SYSTEM = List.of("Id", "CreatedDate", "SystemModstamp", "IsDeleted");
    static final List<String> STATUSES =
            List.of("Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted");

    public ObjectType {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    static ObjectType of(String name, String prefix, List<Column> columns) {
        var byName = new LinkedHashMap<String, Column>();
        columns.forEach(column -> byName.put(column.name(), column));
        return new ObjectType(name, prefix, byName);
    }

    ObjectType and(Column column) {
        var more = new ArrayList<>(columns.values());
        more.add(column);
        return of(name, prefix, more);
    }

    /** By its name, upper and lower case alike. */
    Optional<Column> column(String wanted) {
        var exact = columns.get(wanted);
        return exact != null
                ? Optional.of(exact)
                : columns.values().stream()
                        .filter(column -> column.name().equalsIgnoreCase(wanted))
                        .findFirst();
    }

    public boolean isReadable(String field) {
        return column(field).isPresent() || SYSTEM.stream().anyMatch(field::equalsIgnoreCase);
    }

    /** The type of a field, as a description names it. */
    public String typeOf(String field) {
        return column(field).map(Column::type).orElse("string");
    }

    /** The field for a key in a path. */
    public Column key(String field) {
        return column(field)
                .filter(Column::isKey)
                .orElseThrow(() -> Wrong.of(
                        404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + field));
    }

    public JsonObject described() {
        var fields = Values.array();
        fields.add(Column.of("Id", "id").with("read-only").described());
        columns.values().forEach(column -> fields.add(column.described()));
        return Values.object()
                .add("name", name)
                .add("keyPrefix", prefix)
                .add("createable", true)
                .add("updateable", true)
                .add("custom", name.endsWith("__c"))
                .add("fields", fields)
                .build();
    }

    /** What every organisation has. */
    static List<ObjectType> standard() {
        return List.of(
                of("Lead", "00Q", lead()),
                of("Contact", "003", contact()),
                of("Account", "001", List.of(Column.of("Name", "string").with("required"))),
                of(
                        "Campaign",
                        "701",
                        List.of(
                                Column.of("Name", "string").length(80).with("required"),
                                Column.of("IsActive", "boolean"))),
                of(
                        "CampaignMember",
                        "00v",
                        List.of(
                                Column.of("CampaignId", "reference").with("required"),
                                Column.of("LeadId", "reference"),
                                Column.of("ContactId", "reference"),
                                Column.of("Status", "picklist"))),
                of(
                        "Task",
                        "00T",
                        List.of(
                                Column.of("WhoId", "reference"),
                                Column.of("WhatId", "reference"),
                                Column.of("Subject", "string"),
                                Column.of("Status", "picklist"),
                                Column.of("ActivityDate", "date"),
                                Column.of("Description", "textarea"))),
                of(
                        "Crmify_Event__e",
                        "e01",
                        List.of(
                                Column.of("Key__c", "string"),
                                Column.of("Name__c", "string"),
                                Column.of("Record_Id__c", "string"),
                                Column.of("Occurred_At__c", "datetime"),
                                Column.of("Payload__c", "textarea"))));
    }

    private static List<Column> lead() {
        var columns = new ArrayList<>(person(""));
        columns.add(Column.of("Company", "string").with("required"));
        columns.add(Column.of("Website", "url"));
        columns.add(Column.of("Status", "picklist").words(STATUSES));
        columns.add(Column.of("IsConverted", "boolean").with("read-only"));
        for (var name : List.of("ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId")) {
            columns.add(Column.of(name, "reference").with("read-only"));
        }
        return columns;
    }

    private static List<Column> contact() {
        var columns = new ArrayList<>(person("Mailing"));
        columns.add(Column.of("AccountId", "reference"));
        columns.add(Column.of("Birthdate", "date"));
        columns.add(Column.of("Department", "string"));
        return columns;
    }

    private static List<Column> person(String address) {
        return List.of(
                Column.of("LastName", "string").length(80).with("required"),
                Column.of("FirstName", "string").length(40),
                Column.of("Salutation", "picklist"),
                Column.of("Email", "email").length(80),
                Column.of("Phone", "phone").length(40),
                Column.of("MobilePhone", "phone").length(40),
                Column.of("Title", "string").length(128),
                Column.of("LeadSource", "picklist"),
                Column.of("HasOptedOutOfEmail", "boolean"),
                Column.of("DoNotCall", "boolean"),
                Column.of(address + "Street", "textarea").length(255),
                Column.of(address + "City", "string").length(40),
                Column.of(address + "State", "string").length(80),
                Column.of(address + "PostalCode", "string").length(20),
                Column.of(address + "Country", "string").length(80));
    }
}
