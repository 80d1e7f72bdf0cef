package io.crmify.backends.insightly;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.lead.LeadKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Records of Insightly with crmify's key in a custom field, by which an ambiguous create is found again. */
record FindableInsightly(Parts parts) implements Insightly, KeyLookup, KeyProperty {
    FindableInsightly {
        if (!CrmObject.isCustom(parts.target().keyField())) {
            throw new IllegalArgumentException(
                    "crmify.backend.key-field is no custom field; give the name that Insightly shows for it, like CRMIFY_ID__c");
        }
    }

    @Override
    public CreateGuarantee guarantee() {
        return CreateGuarantee.FINDABLE;
    }

    @Override
    public Optional<String> find(LeadKey key) {
        var target = parts.target();
        var search = HttpCall.get(target.object().path() + "/Search")
                .query("field_name", target.keyField())
                .query("field_value", key.external())
                .query("top", "20");
        var answer = target.send(search);
        if (answer.status() == 400) {
            throw unusable(answer);
        }
        var list = Verdicts.read(answer).json();
        var found = list.items();
        var ours = found.stream()
                .filter(record -> CrmObject.valueOf(record, target.keyField()).equals(key.external()))
                .map(record -> record.text(target.object().id()))
                .min(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
        if (ours.isPresent() && !CrmObject.isId(ours.get())) {
            throw new OutcomeUnknownException(
                    "%s: the answer has no %s".formatted(answer, target.object().id()),
                    Diagnosis.of("NO_ID", answer.status()));
        }
        // others than were asked for: the filter was not understood, and "not found" would be a guess
        if (ours.isEmpty() && !(list.isArray() && found.isEmpty())) {
            throw unusable(answer);
        }
        return ours;
    }

    @Override
    public void ensureKeyProperty() {
        parts.account().ensureKeyField();
    }

    private MisconfiguredException unusable(HttpAnswer answer) {
        var keyField = parts.target().keyField();
        return new MisconfiguredException(
                "%s: Insightly cannot search by %s; make it a custom text field of the %ss, or remove crmify.backend.key-field"
                        .formatted(answer, keyField, parts.target().object().word()),
                Diagnosis.of("KEY_FIELD_UNUSABLE", answer.status(), List.of(keyField)));
    }
}
