package io.crmify.backends.fake.salesforce.org;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** Rules for what refers to other records. */
final class Members {
    private Members() {}

    /** A campaign has each lead and each contact once. */
    static void ensureTakes(Org org, Stored member) {
        var who = Stream.of("LeadId", "ContactId")
                .filter(name -> !member.text(name).isEmpty())
                .toList();
        if (who.size() != 1) {
            throw Wrong.of(400, "FIELD_INTEGRITY_EXCEPTION", "Specify either LeadId or ContactId", "LeadId");
        }
        var person = who.get(0);
        for (var name : List.of("CampaignId", person)) {
            if (org.byId(member.text(name)).isEmpty()) {
                throw Wrong.of(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", name);
            }
        }
        var isThere = org.all(member.type()).stream()
                .anyMatch(other -> !other.id().equals(member.id())
                        && other.text("CampaignId").equals(member.text("CampaignId"))
                        && other.text(person).equals(member.text(person)));
        if (isThere) {
            throw Wrong.of(400, "DUPLICATE_VALUE", "Already a campaign member.");
        }
    }

    /** Nothing refers to a lead that has become a contact. */
    static void ensureOpen(Org org, Stored record) {
        var isConverted = Stream.of("LeadId", "WhoId")
                .flatMap(name -> org.byId(record.text(name)).stream())
                .anyMatch(lead -> lead.text("IsConverted").equals("true"));
        if (isConverted) {
            throw Wrong.of(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
    }

    /** What a duplicate rule has found. */
    static JsonObject duplicateResult(String object, List<Stored> alike) {
        var records = Values.array();
        alike.forEach(record -> records.add(Values.object()
                .add("additionalInformation", Values.array())
                .add("fieldDiffs", Values.array())
                .add("matchConfidence", 100.0)
                .add("record", record.json(List.of("Id")))));
        var result = Values.object()
                .add("entityType", object)
                .add("errors", Values.array())
                .add("matchEngine", "FuzzyMatchEngine")
                .add("matchRecords", records)
                .add("rule", "Standard_%s_Match_Rule_v1_1".formatted(object))
                .add("size", alike.size())
                .add("success", true);
        return Values.object()
                .add(
                        "duplicateResult",
                        Values.object()
                                .add("allowSave", true)
                                .add("duplicateRule", "Standard_%s_Duplicate_Rule".formatted(object))
                                .add("duplicateRuleEntityType", object)
                                .add("errorMessage", "Use one of these records?")
                                .add("matchResults", Values.array().add(result)))
                .build();
    }
}
