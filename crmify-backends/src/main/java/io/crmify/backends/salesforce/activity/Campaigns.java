package io.crmify.backends.salesforce.activity;

import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.wire.ErrorRow;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Queries;
import io.crmify.backends.salesforce.wire.Soql;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.backends.salesforce.wire.Version;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Campaigns, whose members are the people of a mailing list. */
public final class Campaigns {
    private static final String CAMPAIGN = "701";
    private static final int MOST = 200;

    private final CrmHttp http;
    private final Version version;
    private final Queries queries;
    private final Verdicts verdicts;
    private final @Nullable String memberStatus;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    /** @param memberStatus of new members; null for the campaign's own */
    public Campaigns(CrmHttp http, Version version, Queries queries, Verdicts verdicts, @Nullable String memberStatus) {
        this.http = http;
        this.version = version;
        this.queries = queries;
        this.verdicts = verdicts;
        this.memberStatus = memberStatus;
    }

    /** A record that is to be a member of a campaign. */
    public record Membership(String campaign, String crmId) {}

    public List<MailingList> lists() {
        return queries.all("SELECT Id, Name FROM Campaign").stream()
                .filter(campaign -> Ids.isId(campaign.text("Id")))
                .map(campaign -> new MailingList(campaign.text("Id"), campaign.text("Name"), true))
                .toList();
    }

    /**
     * The campaign's id.
     *
     * @param list its id, or its name
     * @throws MisconfiguredException if there is none of that name, or several
     */
    public String idOf(String list) {
        if (Ids.isId(list) && list.startsWith(CAMPAIGN)) {
            return list;
        }
        var named = queries.all("SELECT Id FROM Campaign WHERE Name = " + Soql.quoted(list));
        if (named.size() != 1 || !Ids.isId(named.get(0).text("Id"))) {
            throw new MisconfiguredException(
                    "Salesforce has %d campaigns of the name that a list has; there is to be one"
                            .formatted(named.size()),
                    Diagnosis.of("LIST_UNKNOWN"));
        }
        return named.get(0).text("Id");
    }

    /** Adds members, and tells for each why it is none; empty where it is one, also if it was one before. */
    public List<Optional<BackendException>> join(List<Membership> members) {
        var failures = new ArrayList<Optional<BackendException>>();
        for (var start = 0; start < members.size(); start += MOST) {
            failures.addAll(joined(members.subList(start, Math.min(members.size(), start + MOST))));
        }
        return failures;
    }

    private List<Optional<BackendException>> joined(List<Membership> members) {
        var records = json.createArrayBuilder();
        members.forEach(member -> records.add(member(member)));
        var body = json.createObjectBuilder()
                .add("allOrNone", false)
                .add("records", records)
                .build();
        var answer = verdicts.read(
                http.send(HttpCall.post(version.path("/composite/sobjects")).json(body)));
        var items = answer.json().items();
        var failures = new ArrayList<Optional<BackendException>>();
        for (var i = 0; i < members.size(); i++) {
            failures.add(failure(answer, items.size() == members.size() ? items.get(i) : LenientJson.NOTHING));
        }
        return failures;
    }

    private JsonObjectBuilder member(Membership member) {
        var record = json.createObjectBuilder()
                .add("attributes", json.createObjectBuilder().add("type", "CampaignMember"))
                .add("CampaignId", member.campaign())
                .add(reference(member.crmId()), member.crmId());
        return memberStatus == null ? record : record.add("Status", memberStatus);
    }

    private static String reference(String crmId) {
        return crmId.startsWith(Ids.CONTACT) ? "ContactId" : "LeadId";
    }

    private Optional<BackendException> failure(HttpAnswer answer, LenientJson item) {
        var errors = item.at("errors");
        var row = ErrorRow.first(errors);
        if (item.text("success").equals("true")
                || row.filter(told -> told.code().equals("DUPLICATE_VALUE")).isPresent()) {
            return Optional.empty();
        }
        return row.filter(told -> told.fields().contains("CampaignId"))
                .<BackendException>map(told -> new MisconfiguredException(
                        answer + ": Salesforce has no campaign of the id that a list has, or shows it not to the user",
                        Diagnosis.of("LIST_UNKNOWN", answer.status(), told.fields())))
                .or(() -> Optional.of(verdicts.ofItem(answer, errors, Asked.OTHER)));
    }

    /** Takes these records off a campaign. */
    public void leave(String campaign, Collection<String> crmIds) {
        for (var column : List.of("LeadId", "ContactId")) {
            var ids = crmIds.stream().filter(id -> reference(id).equals(column)).toList();
            if (!ids.isEmpty()) {
                remove(queries.all("SELECT Id FROM CampaignMember WHERE CampaignId = %s AND %s IN %s"
                        .formatted(Soql.quoted(campaign), column, Soql.list(ids))));
            }
        }
    }

    private void remove(List<LenientJson> members) {
        for (var member : members) {
            var id = member.text("Id");
            if (!Ids.isId(id)) {
                throw new OutcomeUnknownException("Salesforce names no member of the campaign", Diagnosis.of("NO_ID"));
            }
            var answer = http.send(HttpCall.delete(version.path("/sobjects/CampaignMember/{id}"), id));
            if (!Verdicts.isMissing(answer)) {
                verdicts.read(answer).orFailWithoutContent();
            }
        }
    }
}
