package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.Consents;
import io.crmify.backends.nationbuilder.wire.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The nation's lists, and who is on them. */
final class PeopleLists implements Consents.Lists {
    private static final int MOST_TOLD = 20;

    private final CrmHttp http;
    private final AtomicReference<List<NamedList>> known = new AtomicReference<>(List.of());

    private record NamedList(String id, String name, String slug) {
        boolean isMeant(String text) {
            return id.equals(text) || name.equalsIgnoreCase(text) || slug.equalsIgnoreCase(text);
        }
    }

    PeopleLists(CrmHttp http) {
        this.http = http;
    }

    @Override
    public List<MailingList> all() {
        return read().stream()
                .map(list -> new MailingList(list.id(), list.name(), true))
                .toList();
    }

    @Override
    public String idOf(String list) {
        return id(Objects.requireNonNull(known.get()), list).orElseGet(() -> readIdOf(list));
    }

    private String readIdOf(String list) {
        var lists = read();
        return id(lists, list)
                .orElseThrow(() -> new MisconfiguredException(
                        "NationBuilder has no such list; it has %s. Make it in the nation, or correct the name."
                                .formatted(lists.stream()
                                        .map(NamedList::slug)
                                        .filter(slug -> slug.matches("[\\w-]{1,60}"))
                                        .limit(MOST_TOLD)
                                        .toList()),
                        Diagnosis.of("LIST_UNKNOWN")));
    }

    private static Optional<String> id(List<NamedList> lists, String text) {
        return lists.stream()
                .filter(list -> list.isMeant(text.strip()))
                .map(NamedList::id)
                .findFirst();
    }

    @Override
    public void add(String list, String person) {
        var answer = http.send(V1.post("/lists/{id}/people", people(person), list));
        Verdicts.read(answer).orFailWithoutContent();
    }

    @Override
    public void remove(String list, String person) {
        var answer = http.send(V1.delete("/lists/{id}/people", list).json(people(person)));
        Verdicts.read(answer).orFailWithoutContent();
    }

    private static JsonObject people(String person) {
        return Json.createObjectBuilder()
                .add("people_ids", Json.createArrayBuilder().add(Long.parseLong(person)))
                .build();
    }

    private List<NamedList> read() {
        var lists = new Pages(http)
                .all(V1.get("/lists")).stream()
                        .filter(list -> Ids.isId(list.text("id")))
                        .map(PeopleLists::named)
                        .toList();
        known.set(lists);
        return lists;
    }

    private static NamedList named(LenientJson list) {
        return new NamedList(list.text("id"), list.text("name"), list.text("slug"));
    }
}
