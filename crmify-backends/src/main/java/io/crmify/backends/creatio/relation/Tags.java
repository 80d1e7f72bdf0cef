package io.crmify.backends.creatio.relation;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.creatio.odata.Filters;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.Part;
import io.crmify.backends.creatio.odata.Verdicts;
import io.crmify.backends.creatio.record.NamedRows;
import io.crmify.backends.creatio.record.Value;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tags of one object: a table of the tags, and one of who has which. */
public final class Tags {
    private static final String ENTITY = "EntityId";
    private static final String TAG = "TagId";

    private final Odata odata;
    private final NewRows rows;
    private final String object;
    private final String tagTable;
    private final String linkTable;
    private final NamedRows known;

    /** @param object {@code Lead}, whose tables are LeadTag and LeadInTag */
    public Tags(Odata odata, String object, InstantSource clock) {
        this.odata = odata;
        this.rows = new NewRows(odata);
        this.object = object;
        this.tagTable = object + "Tag";
        this.linkTable = object + "InTag";
        this.known = new NamedRows(odata, tagTable, clock);
    }

    public Set<String> of(String crmId) {
        if (!Guids.isId(crmId)) {
            return Set.of();
        }
        return odata
                .rows(HttpCall.get("/" + linkTable)
                        .query("$filter", Filters.id("Entity/Id", crmId))
                        .query("$select", "Id")
                        .query("$expand", "Tag($select=Name)"))
                .stream()
                .map(link -> link.at("Tag").text("Name"))
                .filter(name -> !name.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Adds tags; those that Creatio does not have yet are made. */
    public void add(String crmId, Set<String> names) {
        if (!Guids.isId(crmId)) {
            throw new RecordGoneException("the CRM id is none of Creatio's", Diagnosis.of("RECORD_GONE"));
        }
        add(Map.of(crmId, names), Set.of()).values().forEach(failure -> {
            throw rows.ofRecord(object, crmId, failure);
        });
    }

    /**
     * @param names of the tags that each record is to have besides
     * @param created records, by CRM id in lower case, that are new and have none yet
     * @return why some could not be added, by CRM id; what fails as a whole is thrown
     */
    public Map<String, BackendException> add(Map<String, Set<String>> names, Set<String> created) {
        known.learn(names.values().stream().flatMap(Set::stream).toList());
        var wanted = new ArrayList<Link>();
        names.forEach((crmId, some) ->
                some.forEach(name -> wanted.add(new Link(crmId.toLowerCase(Locale.ROOT), tagOf(name)))));
        var older = names.keySet().stream().filter(id -> !created.contains(id)).toList();
        var there = links(older);
        var missing =
                wanted.stream().distinct().filter(link -> !there.contains(link)).toList();
        var failures = new HashMap<String, BackendException>();
        rows.ensure(linkTable, missing.stream().map(this::row).toList()).forEach((place, failure) -> {
            var entity = missing.get(place).entity();
            failures.put(entity, failure);
            known.forgetAll(); // it may be the tag that is gone
        });
        return failures;
    }

    /** Removes tags; those that the record does not have are left alone. */
    public void remove(String crmId, Set<String> names) {
        if (!Guids.isId(crmId)) {
            return;
        }
        var unwanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        unwanted.addAll(names);
        odata
                .rows(HttpCall.get("/" + linkTable)
                        .query("$filter", Filters.id("Entity/Id", crmId))
                        .query("$select", "Id")
                        .query("$expand", "Tag($select=Name)"))
                .stream()
                .filter(link -> unwanted.contains(link.at("Tag").text("Name")))
                .map(link -> link.text(Odata.ID))
                .filter(Guids::isId)
                .forEach(this::delete);
    }

    private record Link(String entity, String tag) {}

    private Set<Link> links(Collection<String> crmIds) {
        return odata.referring(linkTable, "Entity/Id", crmIds, List.of(Odata.ID, ENTITY, TAG)).stream()
                .map(Tags::link)
                .collect(Collectors.toSet());
    }

    private static Link link(LenientJson row) {
        return new Link(row.text(ENTITY).toLowerCase(Locale.ROOT), row.text(TAG).toLowerCase(Locale.ROOT));
    }

    private String tagOf(String name) {
        return known.find(name).orElseGet(() -> {
            var id = Guids.named("%s:%s".formatted(tagTable, name.strip().toLowerCase(Locale.ROOT)));
            rows.ensure(tagTable, Value.json(Map.of(Odata.ID, id, "Name", name.strip())));
            known.remember(name, id);
            return id;
        });
    }

    private JsonObject row(Link link) {
        var id = Guids.named("%s:%s:%s".formatted(linkTable, link.entity(), link.tag()));
        return Value.json(Map.of(Odata.ID, id, ENTITY, link.entity(), TAG, link.tag()));
    }

    private void delete(String id) {
        var answer = odata.send(Part.delete(linkTable, id).call());
        if (answer.isMissing() || answer.status() == 410) {
            return;
        }
        if (!answer.isSuccess()) {
            throw Verdicts.of(answer);
        }
        answer.orFailWithoutContent();
    }
}
