package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.capability.Tagging;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who has which tags. */
final class PeopleTags implements Tagging {
    private final Exchange exchange;
    private final PeopleReads reads;

    PeopleTags(Exchange exchange, PeopleReads reads) {
        this.exchange = exchange;
        this.reads = reads;
    }

    /** All that the nation has; their names are their ids. */
    static Map<String, String> all(Exchange exchange) {
        var all = new TreeMap<String, String>();
        exchange.all(V1.get("/tags")).forEach(tag -> all.put(tag.text("name"), tag.text("name")));
        return all;
    }

    @Override
    public Set<String> tags(String crmId) {
        return PeopleReads.tags(reads.person(crmId).orElseThrow(Ids::gone));
    }

    /** New names make new tags. */
    @Override
    public void tag(String crmId, Set<String> added) {
        Ids.ensureKnown(crmId);
        if (!added.isEmpty()) {
            var answer = exchange.send(V1.put("/people/{id}/taggings", V1.taggings(added), crmId));
            if (!exchange.dialect().isFine(answer)) {
                throw exchange.onPerson(answer, Set.of());
            }
            answer.orFailWithoutContent();
        }
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        Ids.ensureKnown(crmId);
        if (!removed.isEmpty()) {
            exchange.change(V1.delete("/people/{id}/taggings", crmId).json(V1.taggings(removed)));
        }
    }
}
