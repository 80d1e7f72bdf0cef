package io.crmify.backends.creatio.relation;

import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.creatio.odata.Filters;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.Part;
import io.crmify.backends.creatio.odata.Verdicts;
import io.crmify.backends.creatio.record.Value;
import io.crmify.backends.creatio.record.WordList;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What contacts are subscribed to: types of bulk mail. Creatio has no place for where and when somebody consented. */
public final class Subscriptions {
    private static final String TABLE = "BulkEmailSubscription";
    private static final String CONTACT = "ContactId";
    private static final String LIST = "BulkEmailTypeId";
    private static final String STATUS = "BulkEmailSubsStatusId";

    private final Odata odata;
    private final NewRows rows;
    private final WordList types;
    private final WordList statuses;
    private final Words words;

    /** What this account calls the two states of a subscription. */
    public record Words(String subscribed, String unsubscribed) {}

    public Subscriptions(Odata odata, Words words, InstantSource clock) {
        this.odata = odata;
        this.rows = new NewRows(odata);
        this.types = WordList.of(odata, "BulkEmailType", clock);
        this.statuses = WordList.of(odata, "BulkEmailSubsStatus", clock);
        this.words = words;
    }

    public List<MailingList> lists() {
        return types.ids().entrySet().stream()
                .map(type -> new MailingList(type.getValue(), type.getKey(), true))
                .toList();
    }

    /** By an act of consent: whoever has left comes back. */
    public void subscribe(String list, Member member) {
        var type = typeOf(list);
        var contact = contactOf(member).orElseGet(() -> made(member));
        var status = statuses.idOf(words.subscribed());
        var known = subscription(contact, type);
        if (known.isPresent()) {
            change(known.get(), status);
        } else {
            rows.ensureOf("Contact", contact, TABLE, row(contact, type, status));
        }
    }

    public void unsubscribe(String list, Member member) {
        var type = typeOf(list);
        contactOf(member)
                .flatMap(contact -> subscription(contact, type))
                .ifPresent(known -> change(known, statuses.idOf(words.unsubscribed())));
    }

    /**
     * Without an act of consent: whoever has left stays away.
     *
     * @param created contacts, by CRM id in lower case, that are new and in no state yet
     * @return why some could not be subscribed, by CRM id
     */
    public Map<String, BackendException> join(Map<String, Set<String>> lists, Set<String> created) {
        var status = statuses.idOf(words.subscribed());
        var wanted = new LinkedHashSet<Subscription>();
        lists.forEach((contact, some) -> some.forEach(list -> wanted.add(new Subscription(contact, typeOf(list)))));
        wanted.removeAll(known(
                lists.keySet().stream().filter(id -> !created.contains(id)).toList()));
        var missing = List.copyOf(wanted);
        var failures = new HashMap<String, BackendException>();
        rows.ensure(
                        TABLE,
                        missing.stream()
                                .map(one -> row(one.contact(), one.type(), status))
                                .toList())
                .forEach((place, failure) -> failures.put(missing.get(place).contact(), failure));
        return failures;
    }

    private record Subscription(String contact, String type) {}

    private Set<Subscription> known(Collection<String> contacts) {
        return odata.referring(TABLE, "Contact/Id", contacts, List.of(Odata.ID, CONTACT, LIST)).stream()
                .map(row -> new Subscription(
                        row.text(CONTACT).toLowerCase(Locale.ROOT),
                        row.text(LIST).toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private String typeOf(String list) {
        return Guids.isId(list) ? list.toLowerCase(Locale.ROOT) : types.idOf(list);
    }

    private Optional<String> contactOf(Member member) {
        var crmId = member.crmId();
        if (crmId != null && !Guids.isId(crmId)) {
            throw new RecordGoneException(member + ": the CRM id is none of Creatio's", Diagnosis.of("RECORD_GONE"));
        }
        return crmId != null
                ? Optional.of(crmId.toLowerCase(Locale.ROOT))
                : odata
                        .rows(HttpCall.get("/Contact")
                                .query("$filter", Filters.text("Email", email(member)))
                                .query("$select", Odata.ID)
                                .query("$orderby", "CreatedOn")
                                .query("$top", "1"))
                        .stream()
                        .map(row -> row.text(Odata.ID).toLowerCase(Locale.ROOT))
                        .filter(Guids::isId)
                        .findFirst();
    }

    /** Creatio takes no contact without a name, and of this one only the address is known. */
    private String made(Member member) {
        var email = email(member);
        var id = Guids.named("Contact:subscriber:" + email);
        rows.ensure("Contact", Value.json(Map.of(Odata.ID, id, "Name", email, "Email", email)));
        return id;
    }

    private static String email(Member member) {
        var email = member.email();
        return email == null ? "" : email.strip().toLowerCase(Locale.ROOT);
    }

    private Optional<LenientJson> subscription(String contact, String type) {
        return odata
                .rows(HttpCall.get("/" + TABLE)
                        .query(
                                "$filter",
                                Filters.and(Filters.id("Contact/Id", contact), Filters.id("BulkEmailType/Id", type)))
                        .query("$select", "Id," + STATUS))
                .stream()
                .filter(row -> Guids.isId(row.text(Odata.ID)))
                .findFirst();
    }

    private void change(LenientJson known, String status) {
        if (known.text(STATUS).equalsIgnoreCase(status)) {
            return;
        }
        var part = Part.update(TABLE, known.text(Odata.ID), Value.json(Map.of(STATUS, status)));
        var answer = odata.send(part.call());
        if (!answer.isSuccess()) {
            throw Verdicts.onWrite(answer, part.columns());
        }
        answer.orFailWithoutContent();
    }

    private static JsonObject row(String contact, String type, String status) {
        var id = Guids.named("%s:%s:%s".formatted(TABLE, contact.toLowerCase(Locale.ROOT), type));
        return Value.json(Map.of(Odata.ID, id, CONTACT, contact, LIST, type, STATUS, status));
    }
}
