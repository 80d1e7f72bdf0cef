package io.crmify.backends.fuzz;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonStructure;
import java.util.stream.Stream;

/** How a CRM answers when all is well, and when it is not; what is a value there carries the mark. */
enum Dialect {
    HUBSPOT {
        @Override
        JsonStructure success(Asked asked) {
            if (asked.path().contains("/batch/")) {
                return batch(asked);
            }
            return object("id", "501")
                    .add("portalId", 4711)
                    .add("timeZone", "Europe/Berlin")
                    .add("hasUniqueValue", true)
                    .add("label", Marks.BODY)
                    .add("properties", object("email", Marks.BODY).add("crmify_id", asked.path()))
                    .add("options", array(object("value", "NEW"), object("value", "OPEN_DEAL")))
                    .build();
        }

        @Override
        JsonStructure error(Asked asked) {
            var printed =
                    "Property values were not valid: [{\"isValid\":false,\"message\":\"%s\",\"error\":\"INVALID_EMAIL\",\"name\":\"email\"}]"
                            .formatted(Marks.BODY);
            return object("status", "error")
                    .add("message", printed)
                    .add("category", "VALIDATION_ERROR")
                    .add("policyName", "DAILY")
                    .add("correlationId", Marks.BODY)
                    .add("context", object("propertyName", "email").add("requiredGranularScopes", array("crm.x")))
                    .add("errors", array(itemError("501", "PROPERTY_DOESNT_EXIST"), itemError("", "CONFLICT")))
                    .build();
        }

        private JsonStructure batch(Asked asked) {
            var results = Json.createArrayBuilder();
            inputs(asked)
                    .map(input -> object(
                                    "id", input.getString("id", "").matches("\\d+") ? input.getString("id") : "501")
                            .add("objectWriteTraceId", input.getString("objectWriteTraceId", ""))
                            .add("new", true)
                            .add("properties", object("address", Marks.BODY).add("email", Marks.BODY)))
                    .forEach(results::add);
            return object("status", "COMPLETE")
                    .add("results", results)
                    .add("numErrors", 1)
                    .add("errors", array(itemError("502", "VALIDATION_ERROR")))
                    .build();
        }

        private JsonObjectBuilder itemError(String id, String code) {
            return object("status", "error")
                    .add("category", code)
                    .add("code", code)
                    .add("message", "Contact already exists. Existing ID: 77. " + Marks.BODY)
                    .add("context", object("propertyName", "email").add("ids", array(id, Marks.BODY)));
        }
    },
    INSIGHTLY {
        @Override
        JsonStructure success(Asked asked) {
            if (asked.path().startsWith("/LeadS")) {
                return asked.path().equals("/Leads/Search") ? leads(asked) : words();
            }
            return asked.path().startsWith("/CustomFields")
                    ? array(object("FIELD_NAME", "CRMIFY_ID__c").add("FIELD_LABEL", Marks.BODY))
                            .build()
                    : lead(asked)
                            .add("INSTANCE_SUBDOMAIN", "shop")
                            .add("INSTANCE_NAME", Marks.BODY)
                            .build();
        }

        @Override
        JsonStructure error(Asked asked) {
            return object("Message", "EMAIL " + Marks.BODY)
                    .add("Name", Marks.BODY)
                    .add("Status", 400)
                    .build();
        }

        private JsonStructure words() {
            return array(
                            object("LEAD_STATUS_ID", 1).add("LEAD_STATUS", "OPEN - NotContacted"),
                            object("LEAD_SOURCE_ID", 2).add("LEAD_SOURCE", "Web"))
                    .build();
        }

        private JsonStructure leads(Asked asked) {
            return array(lead(asked), lead(asked)).build();
        }

        private JsonObjectBuilder lead(Asked asked) {
            var key = asked.query().isEmpty() ? "" : asked.parameters().getOrDefault("field_value", "");
            return object("LEAD_ID", 501)
                    .add("LAST_NAME", Marks.BODY)
                    .add("ADDRESS_STREET", Marks.BODY + "\n" + Marks.BODY)
                    .add(
                            "CUSTOMFIELDS",
                            array(object("FIELD_NAME", "CRMIFY_ID__c").add("FIELD_VALUE", key)));
        }
    },
    SALESFORCE {
        @Override
        JsonStructure success(Asked asked) {
            if (asked.path().contains("/composite/")) {
                return array(stored(), stored(), stored(), stored()).build();
            }
            var record = object("Id", SALESFORCE_ID)
                    .add("Email", Marks.BODY)
                    .add("MasterLabel", "Open - Not Contacted")
                    .add("IsConverted", false)
                    .add("Crmify_Id__c", Marks.BODY);
            return stored().add("Id", SALESFORCE_ID)
                    .add("organization_id", "00D580000000001AAA")
                    .add("records", array(record))
                    .add("done", true)
                    .add("totalSize", 1)
                    .add(
                            "fields",
                            array(object("name", "Crmify_Id__c")
                                    .add("label", Marks.BODY)
                                    .add("unique", true)))
                    .build();
        }

        private JsonObjectBuilder stored() {
            return object("id", SALESFORCE_ID)
                    .add("success", true)
                    .add("created", true)
                    .add("errors", Json.createArrayBuilder());
        }

        @Override
        JsonStructure error(Asked asked) {
            return array(object("errorCode", "DUPLICATE_VALUE")
                            .add("message", "duplicate value found: record with id: " + SALESFORCE_ID + Marks.BODY)
                            .add("fields", array("Email")))
                    .build();
        }
    },
    KLAVIYO {
        @Override
        JsonStructure success(Asked asked) {
            var profile = object("type", "profile")
                    .add("id", KLAVIYO_ID)
                    .add("attributes", object("email", Marks.BODY).add("external_id", Marks.BODY));
            return Json.createObjectBuilder()
                    .add(
                            "data",
                            asked.query().isEmpty()
                                    ? profile.build()
                                    : array(profile).build())
                    .build();
        }

        @Override
        JsonStructure error(Asked asked) {
            return Json.createObjectBuilder()
                    .add(
                            "errors",
                            array(object("code", "duplicate_profile")
                                    .add("detail", Marks.BODY)
                                    .add("title", Marks.BODY)
                                    .add("source", object("pointer", "/data/attributes/email"))
                                    .add("meta", object("duplicate_profile_id", KLAVIYO_ID))))
                    .build();
        }
    },
    NATIONBUILDER {
        @Override
        JsonStructure success(Asked asked) {
            var person = object("id", "501")
                    .add("type", "signups")
                    .add("attributes", object("email", Marks.BODY).add("external_id", Marks.BODY));
            return Json.createObjectBuilder()
                    .add(
                            "data",
                            asked.query().isEmpty()
                                    ? person.build()
                                    : array(person).build())
                    .build();
        }

        @Override
        JsonStructure error(Asked asked) {
            return object("code", "unprocessable_entity")
                    .add("message", Marks.BODY)
                    .add(
                            "errors",
                            array(object("code", "unprocessable_entity")
                                    .add("detail", "email has already been taken " + Marks.BODY)
                                    .add("source", object("pointer", "/data/attributes/email"))))
                    .build();
        }
    },
    CREATIO {
        @Override
        JsonStructure success(Asked asked) {
            var row = object("Id", CREATIO_ID).add("Name", "Web").add("Email", Marks.BODY);
            var parts = Json.createArrayBuilder();
            for (int part = 1; part <= 5; part++) {
                parts.add(object("id", String.valueOf(part)).add("status", 201).add("body", object("Id", CREATIO_ID)));
            }
            return object("Id", CREATIO_ID)
                    .add("value", array(row))
                    .add("responses", parts)
                    .build();
        }

        @Override
        JsonStructure error(Asked asked) {
            return Json.createObjectBuilder()
                    .add(
                            "error",
                            object("code", "")
                                    .add("message", "The request is invalid. " + Marks.BODY)
                                    .add(
                                            "innererror",
                                            object("message", "Email " + Marks.BODY)
                                                    .add("stacktrace", "at X()")))
                    .build();
        }
    };

    static final String SALESFORCE_ID = "00Q580000000001AAA";
    static final String KLAVIYO_ID = "01GDDKASAP8TKDDA2GRZDSVP4H";
    static final String CREATIO_ID = "7d3f0a52-0000-4000-8000-000000000501";

    abstract JsonStructure success(Asked asked);

    abstract JsonStructure error(Asked asked);

    static Stream<JsonObject> inputs(Asked asked) {
        return asked.json().getJsonArray("inputs").getValuesAs(JsonObject.class).stream();
    }

    static JsonObjectBuilder object(String name, String value) {
        return Json.createObjectBuilder().add(name, value);
    }

    static JsonObjectBuilder object(String name, int value) {
        return Json.createObjectBuilder().add(name, value);
    }

    static JsonArrayBuilder array(JsonObjectBuilder... items) {
        var array = Json.createArrayBuilder();
        Stream.of(items).forEach(array::add);
        return array;
    }

    static JsonArrayBuilder array(String... items) {
        var array = Json.createArrayBuilder();
        Stream.of(items).forEach(array::add);
        return array;
    }
}
