package io.crmify.jpa.storm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a CRM and the database differ. Which record is whose is told by the client's number in it, not by crmify's tables.
 *
 * @param lost clients without a record, or whose record, or whose own or link's id of it, is not what it must be
 * @param extra owners of records that are no client's
 * @param doubled clients with several records
 */
record Comparison(Set<String> lost, Set<String> extra, Set<String> doubled, Map<String, String> details) {
    /**
     * @param wanted of each client
     * @param linked the CRM's id by the client's number, as the links have it
     */
    static Comparison of(Collection<StormRecord> wanted, Collection<StormRecord> found, Map<String, String> linked) {
        var comparison =
                new Comparison(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new TreeMap<>());
        Map<String, List<StormRecord>> byOwner = new LinkedHashMap<>();
        found.forEach(each -> byOwner.computeIfAbsent(each.owner(), owner -> new ArrayList<>())
                .add(each));
        var owners = wanted.stream().map(StormRecord::owner).collect(Collectors.toSet());
        byOwner.forEach((owner, records) -> comparison.lookAtRecords(owner, records, owners));
        wanted.forEach(each -> comparison.lookAtClient(each, byOwner.getOrDefault(each.owner(), List.of()), linked));
        return comparison;
    }

    private void lookAtRecords(String owner, List<StormRecord> records, Set<String> owners) {
        if (!owners.contains(owner)) {
            extra.add(owner);
            details.put(owner, "is gone, but has " + records);
        }
        if (records.size() > 1) {
            doubled.add(owner);
            details.put(owner, "has " + records);
        }
    }

    private void lookAtClient(StormRecord client, List<StormRecord> records, Map<String, String> linked) {
        var owner = client.owner();
        var link = linked.getOrDefault(owner.substring(owner.indexOf(' ') + 1), "");
        if (records.stream().noneMatch(client::equals) || !link.equals(client.id())) {
            lost.add(owner);
            details.put(owner, "must be %s; its link has %s; the CRM has %s".formatted(client, link, records));
        }
    }

    int differences() {
        return lost.size() + extra.size() + doubled.size();
    }
}
