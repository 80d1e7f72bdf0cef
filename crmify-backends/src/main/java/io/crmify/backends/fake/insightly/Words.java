package io.crmify.backends.fake.insightly;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.util.List;
import java.util.Optional;

/** Words that the account has for its leads, each with an id: their statuses, or where they come from. */
record Words(String column, List<Word> all) {
    static final Words STATUSES = new Words(
            "LEAD_STATUS",
            List.of(
                    new Word(3001, "OPEN - NotContacted", Kind.DEFAULT),
                    new Word(3002, "OPEN - Contacted", Kind.OPEN),
                    new Word(3003, "CLOSED - Converted", Kind.CONVERTED),
                    new Word(3004, "CLOSED - Disqualified", Kind.CLOSED)));
    static final Words SOURCES = new Words(
            "LEAD_SOURCE", List.of(new Word(41, "Web", Kind.DEFAULT), new Word(42, "Phone Enquiry", Kind.OPEN)));

    /** What a word means to Insightly. */
    enum Kind {
        DEFAULT,
        OPEN,
        CONVERTED,
        CLOSED
    }

    /** One of them. */
    record Word(long id, String name, Kind kind) {
        private boolean isClosed() {
            return kind == Kind.CONVERTED || kind == Kind.CLOSED;
        }
    }

    Optional<Word> word(long id) {
        return all.stream().filter(word -> word.id() == id).findFirst();
    }

    long defaultId() {
        return all.stream()
                .filter(word -> word.kind() == Kind.DEFAULT)
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Without the words for converted leads, which are listed on request only. */
    Words withoutConverted() {
        return new Words(
                column,
                all.stream().filter(word -> word.kind() != Kind.CONVERTED).toList());
    }

    JsonArray statuses() {
        var list = Json.createArrayBuilder();
        all.forEach(word -> list.add(Json.createObjectBuilder()
                .add(column + "_ID", word.id())
                .add(column, word.name())
                .add("DEFAULT_STATUS", word.kind() == Kind.DEFAULT)
                .add("STATUS_TYPE", word.isClosed() ? 2 : 1)
                .add("FIELD_ORDER", all.indexOf(word))));
        return list.build();
    }

    JsonArray sources() {
        var list = Json.createArrayBuilder();
        all.forEach(word -> list.add(Json.createObjectBuilder()
                .add(column + "_ID", word.id())
                .add(column, word.name())
                .add("DEFAULT_VALUE", word.kind() == Kind.DEFAULT)
                .add("FIELD_ORDER", all.indexOf(word))));
        return list.build();
    }
}
