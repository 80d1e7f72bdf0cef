package io.crmify.backends.salesforce;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.salesforce.record.ConvertedLeads;
import io.crmify.backends.salesforce.record.Targets;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Queries;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.backends.salesforce.wire.Version;
import jakarta.json.Json;
import java.util.EnumSet;
import java.util.Set;

/** What is done to one record by its id, and whose the records are. */
final class SingleRecords {
    /** Salesforce has no tags that could be asked for. */
    static final Set<JunkPolicy.Kind> JUNK = EnumSet.of(JunkPolicy.Kind.FLAG, JunkPolicy.Kind.DELETE);

    private static final String USER = "/services/oauth2/userinfo";
    private static final String ORGANISATION = "organization_id";

    private final CrmHttp http;
    private final Version version;
    private final Targets targets;
    private final Verdicts verdicts;
    private final Queries queries;
    private final ConvertedLeads converted;

    SingleRecords(
            CrmHttp http,
            Version version,
            Targets targets,
            Verdicts verdicts,
            Queries queries,
            ConvertedLeads converted) {
        this.http = http;
        this.version = version;
        this.targets = targets;
        this.verdicts = verdicts;
        this.queries = queries;
        this.converted = converted;
    }

    /** With a lead also the contact that people have made of it; one that was there before is a customer of somebody's. */
    boolean delete(String crmId) {
        if (converted.wasThereBefore(crmId)) {
            return false;
        }
        var contact = converted.madeOf(crmId);
        var isContactDone = contact.filter(this::deleteOne).isPresent();
        return deleteOne(crmId) || isContactDone;
    }

    boolean deleteOne(String crmId) {
        return targets.of(crmId)
                .filter(object -> isDone(HttpCall.delete(place(object.name()), crmId)))
                .isPresent();
    }

    private boolean flag(String crmId, String field) {
        if (!field.matches("[A-Za-z][A-Za-z0-9_]{0,79}")) {
            throw new MisconfiguredException(
                    "crmify.backend.junk.* names no field; write FLAG:Is_Spam__c, say", Diagnosis.of("FIELD_UNKNOWN"));
        }
        var body = Json.createObjectBuilder().add(field, true).build();
        return converted.following(crmId, id -> targets.of(id)
                .filter(object ->
                        isDone(HttpCall.patch(place(object.name()), id).json(body)))
                .isPresent());
    }

    /** False if there is no such record. */
    private boolean isDone(HttpCall call) {
        var answer = http.send(call);
        if (Verdicts.isMissing(answer)) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw verdicts.of(answer, Asked.OTHER);
        }
        answer.orFailWithoutContent();
        return true;
    }

    private String place(String object) {
        return version.path("/sobjects/" + object + "/{id}");
    }

    JunkPolicy.Deeds deeds(String crmId) {
        return new JunkPolicy.Deeds() {
            @Override
            public boolean flag(String field) {
                return SingleRecords.this.flag(crmId, field);
            }

            @Override
            public boolean delete() {
                return SingleRecords.this.delete(crmId);
            }
        };
    }

    /** Not every app may look at its user; then the organisation's only row tells. */
    String organisation() {
        var answer = http.send(HttpCall.get(USER));
        var id = answer.status() == 403 || answer.status() == 404 ? queried() : told(answer);
        if (!Ids.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no organisation", Diagnosis.of("NO_ID", answer.status()));
        }
        return Ids.whole(id);
    }

    private String told(HttpAnswer answer) {
        return verdicts.read(answer).json().text(ORGANISATION);
    }

    private String queried() {
        return queries.all("SELECT Id FROM Organization").stream()
                .map(row -> row.text("Id"))
                .findFirst()
                .orElse("");
    }
}
