package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What can be asked of the parts of a record: its tags, its notes, a single custom field. Thread-safe. */
final class PartCalls {
    private static final int NOTES_BEFORE = 5000;

    private final Map<Table, Records> tables;
    private final List<FakeNote> notes = new ArrayList<>();

    PartCalls(Map<Table, Records> tables) {
        this.tables = tables;
    }

    synchronized List<FakeNote> notes() {
        return List.copyOf(notes);
    }

    Reply tag(Table table, Request request) {
        var name = text(request, "TAG_NAME");
        var after = records(table).retag(RecordCalls.id(request), tags -> {
            tags.add(name);
            return tags;
        });
        return Reply.json(201, Records.json(after.orElseThrow(Errors::notFound).tags()));
    }

    Reply untag(Table table, Request request) {
        var name = lastPart(request);
        var id = RecordCalls.id(request);
        var before = records(table).byId(id).orElseThrow(Errors::notFound);
        if (!before.tags().contains(name)) {
            throw Errors.notFound();
        }
        records(table).retag(id, tags -> {
            tags.remove(name);
            return tags;
        });
        return Reply.empty(202);
    }

    /** All tags that the records of a kind have. */
    Reply tagsInUse(Request request) {
        var asked = request.query().getOrDefault("record_type", "");
        return Reply.json(
                200,
                Records.json(tables.entrySet().stream()
                        .filter(table -> table.getKey().plural().equals(asked))
                        .flatMap(table -> table.getValue().all().stream())
                        .flatMap(record -> record.tags().stream())
                        .collect(Collectors.toCollection(TreeSet::new))));
    }

    Reply clear(Table table, Request request) {
        var none = Map.of(lastPart(request), JsonValue.NULL);
        if (records(table).update(RecordCalls.id(request), none).isEmpty()) {
            throw Errors.notFound();
        }
        return Reply.empty(202);
    }

    synchronized Reply note(Table table, Request request) {
        var record = records(table).byId(RecordCalls.id(request)).orElseThrow(Errors::notFound);
        var body = RecordCalls.object(request).getString("BODY", "");
        var id = Integer.toString(NOTES_BEFORE + notes.size() + 1);
        var note = new FakeNote(id, table.plural(), Long.toString(record.id()), text(request, "TITLE"), body);
        notes.add(note);
        return Reply.json(201, json(note));
    }

    Reply notesOf(Table table, Request request) {
        var id = Long.toString(records(table)
                .byId(RecordCalls.id(request))
                .orElseThrow(Errors::notFound)
                .id());
        return found(
                note -> note.object().equals(table.plural()) && note.recordId().equals(id));
    }

    /** By the exact title. */
    Reply searchNotes(Request request) {
        if (!request.query().getOrDefault("field_name", "").equals("TITLE")) {
            throw Errors.invalid("field_name is not valid");
        }
        return found(note -> note.title().equals(request.query().get("field_value")));
    }

    private Reply found(Predicate<FakeNote> wanted) {
        var list = Json.createArrayBuilder();
        notes().stream().filter(wanted).map(PartCalls::json).forEach(list::add);
        return Reply.json(200, list.build());
    }

    private static JsonObject json(FakeNote note) {
        return Json.createObjectBuilder()
                .add("NOTE_ID", Long.parseLong(note.id()))
                .add("TITLE", note.title())
                .add("BODY", note.body())
                .build();
    }

    private Records records(Table table) {
        return Objects.requireNonNull(tables.get(table));
    }

    private static String text(Request request, String name) {
        var text = RecordCalls.object(request).getString(name, "");
        if (text.isBlank()) {
            throw Errors.invalid(name + " is required");
        }
        return text;
    }

    private static String lastPart(Request request) {
        return Request.decoded(request.path().substring(request.path().lastIndexOf('/') + 1));
    }
}
