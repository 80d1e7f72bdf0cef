package io.crmify.backends.nationbuilder.v1;

import io.crmify.backends.nationbuilder.person.Consents;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.List;

/** The nation's lists, and who is on them. */
final class PeopleLists implements Consents.Lists {
    private final Exchange exchange;
    private final Catalogue catalogue;

    PeopleLists(Exchange exchange, InstantSource clock) {
        this.exchange = exchange;
        this.catalogue = new Catalogue(KIND, this::read, clock);
    }

    @Override
    public Catalogue catalogue() {
        return catalogue;
    }

    private List<Catalogue.Entry> read() {
        return exchange.all(V1.get("/lists")).stream()
                .filter(list -> Ids.isId(list.text("id")))
                .map(list -> new Catalogue.Entry(list.text("id"), list.text("name"), list.text("slug")))
                .toList();
    }

    @Override
    public void add(String list, String person) {
        exchange.read(V1.post("/lists/{id}/people", people(person), list)).orFailWithoutContent();
    }

    @Override
    public void remove(String list, String person) {
        exchange.read(V1.delete("/lists/{id}/people", list).json(people(person)))
                .orFailWithoutContent();
    }

    private static JsonObject people(String person) {
        return Json.createObjectBuilder()
                .add("people_ids", Json.createArrayBuilder().add(Long.parseLong(person)))
                .build();
    }
}
