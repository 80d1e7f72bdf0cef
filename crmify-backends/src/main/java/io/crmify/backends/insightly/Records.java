package io.crmify.backends.insightly;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes, deletes and reads records, one call each, as Insightly has no other. */
final class Records {
    private final Target target;
    private final LeadWriting writing;
    private final Tags tags;

    Records(Target target, LeadWriting writing, Tags tags) {
        this.target = target;
        this.writing = writing;
        this.tags = tags;
    }

    WordList statuses() {
        return writing.statuses();
    }

    String sync(Lead given) {
        var known = given.crmId();
        if (known != null) {
            target.known(known);
        }
        var lead = writing.normalized(given);
        var body = writing.of(lead);
        var path = target.object().path();
        var answer = target.send((known == null ? HttpCall.post(path) : HttpCall.put(path)).json(body));
        if (!answer.isSuccess()) {
            var failure = Verdicts.onWrite(answer, body, target);
            // a status that was known may have been deleted since; nothing was written, so it may be sent again
            if (writing.forgetOldWords(failure.diagnosis().fields())) {
                return sync(given);
            }
            throw failure;
        }
        var id = idIn(answer);
        if (known == null) {
            tagNew(id, lead.tags());
        } else {
            clearCustom(id, lead, answer.json());
            tags.add(id, lead.tags());
        }
        return id;
    }

    private String idIn(HttpAnswer answer) {
        var id = answer.json().text(target.object().id());
        if (!CrmObject.isId(id)) {
            throw new OutcomeUnknownException(
                    "%s: the answer has no %s".formatted(answer, target.object().id()),
                    Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    private void tagNew(String id, Set<String> added) {
        try {
            tags.add(id, added);
        } catch (BackendException half) {
            // whatever it says of the tags, the record is there: nothing but this keeps it from being made again
            throw new OutcomeUnknownException(
                    "%s The %s was made before, as %s, but for its tags."
                            .formatted(half.getMessage(), target.object().word(), id),
                    half.diagnosis());
        }
    }

    /** An empty value in the update clears a custom field, or does nothing: nobody has documented it. Then there is a call for it. */
    private void clearCustom(String id, Lead lead, LenientJson after) {
        for (var property : new TreeSet<>(lead.cleared().properties())) {
            if (CrmObject.isCustom(property)
                    && !CrmObject.valueOf(after, property).isBlank()) {
                var call = HttpCall.delete(target.object().onePath() + "/CustomFields/{name}", id, property);
                var answer = target.send(call);
                if (!answer.isMissing()) {
                    Verdicts.ensureDone(answer);
                }
            }
        }
    }

    boolean delete(String crmId) {
        if (!CrmObject.isId(crmId)) {
            return false;
        }
        var answer = target.send(HttpCall.delete(target.object().onePath(), crmId));
        if (answer.isMissing()) {
            return false;
        }
        Verdicts.ensureDone(answer);
        return true;
    }

    Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        crmIds.forEach(id -> target.read(id).ifPresent(record -> filled.put(id, filled(record, wanted))));
        return filled;
    }

    private Names filled(LenientJson record, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(field -> !value(record, field).isBlank())
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(property -> !CrmObject.valueOf(record, property).isBlank())
                        .collect(Collectors.toSet()));
    }

    private String value(LenientJson record, LeadField field) {
        var lines = StreetLines.parse(record.text(target.object().street()));
        return switch (field) {
            case STREET -> lines.first();
            case STREET_2 -> lines.second();
            default -> record.text(target.object().column(field));
        };
    }

    /** What can be done to a record that is junk. */
    JunkPolicy.Deeds deeds(String crmId) {
        return new JunkPolicy.Deeds() {
            @Override
            public boolean flag(String field) {
                return CrmObject.isId(crmId) && set(crmId, field);
            }

            @Override
            public boolean tag(String tag) {
                return CrmObject.isId(crmId) && tags.tried(crmId, tag);
            }

            @Override
            public boolean delete() {
                return Records.this.delete(crmId);
            }

            @Override
            public Optional<Set<String>> tags() {
                return tags.find(crmId);
            }
        };
    }

    private boolean set(String crmId, String field) {
        var body = writing.json(Map.of(target.object().id(), Long.valueOf(crmId), field, Boolean.TRUE));
        var answer = target.send(HttpCall.put(target.object().path()).json(body));
        if (answer.isMissing()) {
            return false;
        }
        if (Verdicts.isRefusal(answer)) {
            throw Verdicts.fieldRefused(answer, field);
        }
        Verdicts.read(answer).json();
        return true;
    }
}
