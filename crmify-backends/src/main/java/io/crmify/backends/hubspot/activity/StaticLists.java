package io.crmify.backends.hubspot.activity;

import io.crmify.backend.PushResult;
import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.Reading;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Lists of contacts whose members are put there one by one. */
public final class StaticLists {
    private static final String OF_CONTACTS = "0-1";
    private static final int PAGE = 100;

    private final HubSpotApi api;
    private final Map<String, String> idsByName = new ConcurrentHashMap<>();

    public StaticLists(HubSpotApi api) {
        this.api = api;
    }

    /** All lists of contacts, also those that HubSpot fills by itself. */
    List<MailingList> all() {
        var lists = new ArrayList<MailingList>();
        for (var offset = 0; ; ) {
            var from = offset;
            var page = Reading.page(() -> page(from));
            page.at("lists").items().stream()
                    .filter(list -> list.text("listId").matches("\\d+"))
                    .filter(list -> Set.of("", OF_CONTACTS).contains(list.text("objectTypeId")))
                    .forEach(list -> lists.add(new MailingList(
                            list.text("listId"),
                            list.text("name"),
                            Set.of("MANUAL", "SNAPSHOT").contains(list.text("processingType")))));
            var next = page.text("offset");
            if (!page.text("hasMore").equals("true")) {
                return lists;
            }
            offset = after(from, next);
        }
    }

    private static int after(int from, String next) {
        if (next.matches("\\d{1,9}") && Integer.parseInt(next) > from) {
            return Integer.parseInt(next);
        }
        throw new OutcomeUnknownException(
                "HubSpot says that there are more lists, and not where they begin", Diagnosis.of("PAGE_MISSING"));
    }

    private LenientJson page(int offset) {
        var body = Json.createObjectBuilder()
                .add("query", "")
                .add("objectTypeId", OF_CONTACTS)
                .add("count", PAGE)
                .add("offset", offset)
                .build();
        return api.read(HttpCall.post(api.path(Place.LISTS) + "/search").json(body))
                .json();
    }

    /** Which of them HubSpot does not know, and has not put there. */
    Set<String> add(String list, Set<String> contacts) {
        var answer = change(list, "/memberships/add", contacts);
        return Set.copyOf(answer.texts("recordIdsMissing"));
    }

    void remove(String list, Set<String> contacts) {
        change(list, "/memberships/remove", contacts);
    }

    private LenientJson change(String list, String what, Set<String> contacts) {
        var answer = api.send(HttpCall.put(api.path(Place.LISTS) + "/{list}" + what, idOf(list))
                .json(Json.createArrayBuilder(contacts).build()));
        if (answer.isMissing()) {
            idsByName.remove(list);
            throw unknown(answer);
        }
        return api.verdicts().read(answer).json();
    }

    /** A list can be named by its id or by its name. */
    private String idOf(String list) {
        return list.matches("\\d+") ? list : idsByName.computeIfAbsent(list, this::asked);
    }

    private String asked(String name) {
        var path = api.path(Place.LISTS) + "/object-type-id/" + OF_CONTACTS + "/name/{name}";
        var answer = api.send(HttpCall.get(path, name));
        if (answer.isMissing()) {
            throw unknown(answer);
        }
        var id = api.verdicts().read(answer).json().at("list").text("listId");
        if (!id.matches("\\d+")) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no list", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    private static MisconfiguredException unknown(HttpAnswer answer) {
        return new MisconfiguredException(
                answer + ": HubSpot has no such list of contacts: create it as a static one, or correct the mapping",
                Diagnosis.of("LIST_UNKNOWN", answer.status()));
    }

    /**
     * The results of a push after those that were stored have joined their lists; one that could not has failed.
     *
     * @param contacts of those leads, which are members of the lists
     */
    public List<PushResult> joined(List<Lead> leads, List<PushResult> results, Map<Lead, String> contacts) {
        var failures = new HashMap<Lead, BackendException>();
        members(leads, contacts).forEach((list, members) -> join(list, members, failures));
        return failed(leads, results, failures);
    }

    /** The results where some have become failures. */
    public static List<PushResult> failed(
            List<Lead> leads, List<PushResult> results, Map<Lead, BackendException> failures) {
        var after = new ArrayList<PushResult>(results);
        for (var at = 0; at < leads.size(); at++) {
            var failure = failures.get(leads.get(at));
            if (failure != null) {
                after.set(at, new PushResult.Failed(failure));
            }
        }
        return after;
    }

    private void join(String list, Map<Lead, String> members, Map<Lead, BackendException> failures) {
        try {
            var missing = add(list, Set.copyOf(members.values()));
            members.forEach((lead, contact) -> {
                if (missing.contains(contact)) {
                    failures.putIfAbsent(lead, notYet(lead));
                }
            });
        } catch (BackendException failure) {
            members.keySet().forEach(lead -> failures.putIfAbsent(lead, failure));
        }
    }

    /** It was stored a moment ago, so a list that does not know it will soon. */
    private static BackendException notYet(Lead lead) {
        return new OutcomeUnknownException(
                lead.key() + ": HubSpot's list does not know the contact that was written just now",
                Diagnosis.of("CONTACT_NOT_LISTED"));
    }

    /** The stored ones that have lists to join, by what they are stored as. */
    public static Map<Lead, String> joining(List<Lead> leads, List<PushResult> results) {
        var joining = new LinkedHashMap<Lead, String>();
        for (var at = 0; at < leads.size(); at++) {
            var id = results.get(at).fold(PushResult.Stored::crmId, failed -> "");
            if (!id.isEmpty() && !leads.get(at).lists().isEmpty()) {
                joining.put(leads.get(at), id);
            }
        }
        return joining;
    }

    private static Map<String, Map<Lead, String>> members(List<Lead> leads, Map<Lead, String> contacts) {
        var members = new TreeMap<String, Map<Lead, String>>();
        for (var lead : leads) {
            var contact = contacts.get(lead);
            if (contact != null) {
                lead.lists().forEach(list -> members.computeIfAbsent(list, unknown -> new LinkedHashMap<>())
                        .put(lead, contact));
            }
        }
        return members;
    }
}
