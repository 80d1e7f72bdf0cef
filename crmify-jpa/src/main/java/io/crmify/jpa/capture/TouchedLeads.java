package io.crmify.jpa.capture;

import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.change.Changes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one transaction touched. Nothing in it is ever cancelled out: a savepoint may bring an entity back, and only the later look
 * at the database decides. Used by one thread at a time.
 */
final class TouchedLeads {
    private final Map<Group, Set<String>> ids = new LinkedHashMap<>();
    private final Map<String, Integer> written = new LinkedHashMap<>();
    private boolean inserted;

    private record Group(String type, String tenant, Hint hint) {}

    void add(String type, String tenant, Hint hint, String id) {
        ids.computeIfAbsent(new Group(type, tenant, hint), group -> new LinkedHashSet<>())
                .add(id);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** Has what is to be written now written; it is not given again, unless that fails. */
    void drain(Consumer<List<Change>> into) {
        var changes = new ArrayList<Change>();
        ids.forEach((group, all) ->
                changes.addAll(Changes.of(group.type(), group.tenant(), group.hint(), List.copyOf(all))));
        into.accept(changes);
        ids.forEach((group, all) -> written.merge(group.type(), all.size(), Integer::sum));
        ids.clear();
        inserted = true;
    }

    /** Whether the transaction's changes were written before, so that what comes late must be written at once. */
    boolean isLate() {
        return inserted;
    }

    /** How many entities of each type were written. */
    Map<String, Integer> written() {
        return written;
    }
}
