package io.crmify.backends.salesforce.activity;

import io.crmify.backend.PushResult;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.activity.Campaigns.Membership;
import io.crmify.backends.salesforce.record.ConvertedLeads;
import io.crmify.backends.salesforce.record.SObject;
import io.crmify.backends.salesforce.record.Targets;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Queries;
import io.crmify.backends.salesforce.wire.Soql;
import io.crmify.backends.salesforce.wire.Unsent;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Who is on which campaign, by their records or by their addresses. */
public final class Subscriptions {
    private static final String CONVERTED = "IsConverted";
    private static final String CONTACT = "ConvertedContactId";

    private final Campaigns campaigns;
    private final Queries queries;
    private final Targets targets;
    private final ConvertedLeads converted;
    private final Function<Lead, String> making;

    /** @param making writes a lead, and tells its id */
    public Subscriptions(
            Campaigns campaigns,
            Queries queries,
            Targets targets,
            ConvertedLeads converted,
            Function<Lead, String> making) {
        this.campaigns = campaigns;
        this.queries = queries;
        this.targets = targets;
        this.converted = converted;
        this.making = making;
    }

    public void subscribe(String list, Member member) {
        ensurePeople();
        var campaign = campaigns.idOf(list);
        converted.following(recordOf(member), id -> {
            campaigns
                    .join(List.of(new Membership(campaign, id)))
                    .forEach(failure -> failure.ifPresent(cause -> {
                        throw cause;
                    }));
            return true;
        });
    }

    /** Also as the contact that a lead has become: people who have left are not written to under another name. */
    public void unsubscribe(String list, Member member) {
        ensurePeople();
        var campaign = campaigns.idOf(list);
        var id = member.crmId();
        var ids = new LinkedHashSet<String>();
        if (id == null) {
            found(address(member))
                    .forEach(
                            record -> Stream.of("Id", CONTACT).map(record::text).forEach(ids::add));
        } else {
            ids.add(id);
            converted.contactOf(id).ifPresent(ids::add);
        }
        campaigns.leave(campaign, ids.stream().filter(Ids::isId).toList());
    }

    /** Has stored leads join their lists; a lead that cannot has failed, and joins when it is pushed again. */
    public List<PushResult> join(List<Lead> leads, List<PushResult> results) {
        var joining = new ArrayList<Membership>();
        var owners = new ArrayList<Integer>();
        var joined = new ArrayList<>(results);
        var known = new HashMap<String, String>();
        for (var i = 0; i < leads.size(); i++) {
            for (var list : leads.get(i).lists()) {
                var crmId = joined.get(i).fold(PushResult.Stored::crmId, failed -> "");
                if (!crmId.isEmpty()) {
                    try {
                        ensurePeople();
                        joining.add(new Membership(known.computeIfAbsent(list, campaigns::idOf), crmId));
                        owners.add(i);
                    } catch (BackendException failure) {
                        joined.set(i, new PushResult.Failed(failure));
                    }
                }
            }
        }
        var failures = failures(joining);
        for (var j = 0; j < failures.size(); j++) {
            failures.get(j).map(PushResult.Failed::new).ifPresent(put(joined, owners.get(j)));
        }
        return joined;
    }

    private static Consumer<PushResult> put(List<PushResult> results, int index) {
        return result -> results.set(index, result);
    }

    private List<Optional<BackendException>> failures(List<Membership> joining) {
        try {
            return campaigns.join(joining);
        } catch (BackendException failure) {
            return joining.stream().map(member -> Optional.of(failure)).toList();
        }
    }

    private void ensurePeople() {
        var name = targets.own().name();
        if (!name.equals(SObject.LEAD) && !name.equals(SObject.CONTACT)) {
            throw new MisconfiguredException(
                    "Campaigns have leads and contacts for members; the connection writes " + name,
                    Diagnosis.of("LISTS_OF_PEOPLE_ONLY"));
        }
    }

    private String recordOf(Member member) {
        var id = member.crmId();
        if (id != null) {
            return id;
        }
        var found = found(address(member));
        return found.stream()
                .filter(record -> !record.text(CONVERTED).equals("true"))
                .map(record -> record.text("Id"))
                .findFirst()
                .or(() -> found.stream()
                        .map(record -> record.text(CONTACT))
                        .filter(Ids::isId)
                        .findFirst())
                .orElseGet(() -> made(address(member)));
    }

    private static String address(Member member) {
        var email = member.email();
        return email == null ? "" : email.strip().toLowerCase(Locale.ROOT);
    }

    /** The records with that address, the connection's own object only; the oldest first. */
    private List<LenientJson> found(String email) {
        var own = targets.own();
        var column = own.fields().getOrDefault(LeadField.EMAIL, "Email");
        var columns = own.isLead() ? "Id, " + CONVERTED + ", " + CONTACT : "Id";
        var soql = "SELECT %s FROM %s WHERE %s = %s ORDER BY CreatedDate"
                .formatted(columns, own.name(), column, Soql.quoted(email));
        return Unsent.asking(() -> queries.all(soql), "Nothing was changed.").stream()
                .filter(record -> Ids.isId(record.text("Id")))
                .toList();
    }

    /** By a key of the address, so that two who sign up at once with one address are one record. */
    private String made(String email) {
        var hash = UUID.nameUUIDFromBytes(("sign-up " + email).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        var fields = Map.<LeadField, Object>of(LeadField.EMAIL, email, LeadField.LAST_NAME, "[not provided]");
        return making.apply(new Lead(
                new LeadKey("SignUp", hash, hash),
                null,
                fields,
                Map.of(),
                null,
                Set.of(),
                Set.of(),
                Lead.Cleared.NOTHING));
    }
}
