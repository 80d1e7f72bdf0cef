package io.crmify.backends.insightly;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Leads of Insightly, without a way to find an ambiguous create again. */
final class InsightlyBackend implements DescribedBackend, ReadRecords, StatusCatalogue, CredentialCheck {
    /** Insightly bears 10 a second from all that an account runs. */
    private static final RateLimit RATE = new RateLimit(8, Duration.ofSeconds(1));

    private static final int LONGEST_ACCOUNT = 128;

    private final CrmHttp http;
    private final LeadWriting writing;

    InsightlyBackend(CrmHttp http, LeadWriting writing) {
        this.http = http;
        this.writing = writing;
    }

    @Override
    public BackendProfile profile() {
        return profile(CreateGuarantee.BLIND);
    }

    static BackendProfile profile(CreateGuarantee guarantee) {
        return new BackendProfile(guarantee, BackendProfile.DEFAULT.stages(), LeadColumns.OF_FIELDS.keySet(), RATE);
    }

    @Override
    public String syncLead(Lead lead) {
        var known = lead.crmId();
        if (known != null && !isId(known)) {
            throw new RecordGoneException(
                    lead.key() + ": its CRM id is none of Insightly's", Diagnosis.of("RECORD_GONE"));
        }
        var body = writing.of(lead);
        var answer = http.send((known == null ? HttpCall.post("/Leads") : HttpCall.put("/Leads")).json(body));
        if (!answer.isSuccess()) {
            throw Verdicts.onWrite(answer, body, writing.keyField());
        }
        var id = answer.json().text(LeadColumns.ID);
        if (!isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer has no LEAD_ID", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    @Override
    public boolean deleteLead(String crmId) {
        if (!isId(crmId)) {
            return false;
        }
        var answer = http.send(HttpCall.delete("/Leads/{id}", crmId));
        if (answer.isMissing()) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw Verdicts.of(answer);
        }
        answer.orFailWithoutContent();
        return true;
    }

    /** One call for each, as Insightly has no other. */
    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        crmIds.stream().filter(InsightlyBackend::isId).forEach(id -> read(id).ifPresent(
                        lead -> filled.put(id, filled(lead, wanted))));
        return filled;
    }

    @Override
    public List<String> statuses() {
        return writing.statuses().words();
    }

    @Override
    public boolean isStatus(String word) {
        return writing.statuses().knows(word);
    }

    @Override
    public String accountId() {
        var answer = Verdicts.read(http.send(HttpCall.get("/Instance")));
        var instance = answer.json();
        var id = instance.text("INSTANCE_SUBDOMAIN").isBlank()
                ? instance.text("INSTANCE_NAME")
                : instance.text("INSTANCE_SUBDOMAIN");
        if (id.isBlank() || id.length() > LONGEST_ACCOUNT) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no instance", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    private Optional<LenientJson> read(String crmId) {
        var answer = http.send(HttpCall.get("/Leads/{id}", crmId));
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(Verdicts.read(answer).json());
    }

    private static Names filled(LenientJson lead, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(field -> !value(lead, field).isBlank())
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(property -> !LeadColumns.valueOf(lead, property).isBlank())
                        .collect(Collectors.toSet()));
    }

    private static String value(LenientJson lead, LeadField field) {
        var lines = StreetLines.parse(lead.text(LeadColumns.STREET));
        return switch (field) {
            case STREET -> lines.first();
            case STREET_2 -> lines.second();
            default -> lead.text(LeadColumns.OF_FIELDS.getOrDefault(field, ""));
        };
    }

    static boolean isId(String crmId) {
        return crmId.matches("\\d{1,18}");
    }
}
