package io.crmify.backends.hubspot.lead;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.hubspot.activity.StaticLists;
import io.crmify.lead.Lead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has the contacts of leads join the lists that the leads are to join. */
final class LeadLists {
    private final StaticLists lists;
    private final LeadPeople people;

    LeadLists(StaticLists lists, LeadPeople people) {
        this.lists = lists;
        this.people = people;
    }

    /** The results of a push after those that were stored have joined their lists; one that could not has failed. */
    List<PushResult> joined(List<Lead> leads, List<PushResult> results) {
        var joining = StaticLists.joining(leads, results);
        if (joining.isEmpty()) {
            return results;
        }
        var contacts = new HashMap<Lead, String>();
        var failures = new HashMap<Lead, BackendException>();
        try {
            var found = people.of(keys(joining), Set.of());
            joining.forEach((lead, id) -> {
                if (found.containsKey(id)) {
                    contacts.put(lead, found.get(id).text("id"));
                } else {
                    failures.put(lead, LeadPeople.nobody());
                }
            });
        } catch (BackendException unread) {
            joining.keySet().forEach(lead -> failures.put(lead, unread));
        }
        return lists.joined(leads, StaticLists.failed(leads, results, failures), contacts);
    }

    private static Map<String, String> keys(Map<Lead, String> joining) {
        var keys = new HashMap<String, String>();
        joining.forEach((lead, id) -> keys.put(id, lead.key().external()));
        return keys;
    }
}
