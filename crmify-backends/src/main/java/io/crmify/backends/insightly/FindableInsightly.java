package io.crmify.backends.insightly;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leads of Insightly with crmify's key in a custom field, by which an ambiguous create is found again. */
final class FindableInsightly
        implements DescribedBackend, KeyLookup, KeyProperty, ReadRecords, StatusCatalogue, CredentialCheck {
    private final CrmHttp http;
    private final String keyField;
    private final InsightlyBackend leads;

    FindableInsightly(CrmHttp http, String keyField, InsightlyBackend leads) {
        if (!LeadColumns.isCustom(keyField)) {
            throw new IllegalArgumentException(
                    "crmify.backend.key-field is no custom field; give the name that Insightly shows for it, like CRMIFY_ID__c");
        }
        this.http = http;
        this.keyField = keyField;
        this.leads = leads;
    }

    @Override
    public BackendProfile profile() {
        return InsightlyBackend.profile(CreateGuarantee.FINDABLE);
    }

    @Override
    public Optional<String> find(LeadKey key) {
        var search = HttpCall.get("/Leads/Search")
                .query("field_name", keyField)
                .query("field_value", key.external())
                .query("top", "20");
        var answer = http.send(search);
        if (answer.status() == 400) {
            throw unusable(answer);
        }
        var list = Verdicts.read(answer).json();
        var found = list.items();
        var ours = found.stream()
                .filter(lead -> LeadColumns.valueOf(lead, keyField).equals(key.external()))
                .map(lead -> lead.text(LeadColumns.ID))
                .min(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
        if (ours.isPresent() && !InsightlyBackend.isId(ours.get())) {
            throw new OutcomeUnknownException(
                    answer + ": the answer has no LEAD_ID", Diagnosis.of("NO_ID", answer.status()));
        }
        // others than were asked for: the filter was not understood, and "not found" would be a guess
        if (ours.isEmpty() && !(list.isArray() && found.isEmpty())) {
            throw unusable(answer);
        }
        return ours;
    }

    /** Insightly has no way to make a custom field from outside; this only tells that it is missing. */
    @Override
    public void ensureKeyProperty() {
        var answer = http.send(HttpCall.get("/CustomFields/Leads"));
        if (Set.of(403, 404, 405).contains(answer.status())) {
            // the key's user may not look at fields: the first push will tell
            return;
        }
        var fields = Verdicts.read(answer).json().items();
        if (fields.stream().map(field -> field.text(LeadColumns.FIELD_NAME)).noneMatch(keyField::equalsIgnoreCase)) {
            throw new MisconfiguredException(
                    ("Insightly has no custom field %s: add it to leads as a text field of at least 32 characters, "
                                    + "or correct crmify.backend.key-field")
                            .formatted(keyField),
                    Diagnosis.of("KEY_FIELD_MISSING", answer.status(), List.of(keyField)));
        }
    }

    @Override
    public String syncLead(Lead lead) {
        return leads.syncLead(lead);
    }

    @Override
    public boolean deleteLead(String crmId) {
        return leads.deleteLead(crmId);
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return leads.filled(crmIds, wanted);
    }

    @Override
    public List<String> statuses() {
        return leads.statuses();
    }

    @Override
    public boolean isStatus(String word) {
        return leads.isStatus(word);
    }

    @Override
    public String accountId() {
        return leads.accountId();
    }

    private MisconfiguredException unusable(HttpAnswer answer) {
        return new MisconfiguredException(
                "%s: Insightly cannot search by %s; make it a custom text field of leads, or remove crmify.backend.key-field"
                        .formatted(answer, keyField),
                Diagnosis.of("KEY_FIELD_UNUSABLE", answer.status(), List.of(keyField)));
    }
}
