package io.crmify.backends.creatio.record;

import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.creatio.odata.Filters;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.http.HttpCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A long table of rows with names, such as cities: asked for some names at a time, and the last thousand ids kept. What is not there,
 * or cannot be read, is not asked for again for half a minute. Thread-safe.
 */
public final class NamedRows {
    private static final int MOST = 1000;
    private static final int NAMES_A_CALL = 30;
    /** Of the condition in the address, encoded: IIS takes 2,048 for the whole unless it is told otherwise. */
    private static final int LONGEST_CONDITION = 1_500;

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Odata odata;
    private final String table;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private final Map<String, Row> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Row> eldest) {
            return size() > MOST;
        }
    };

    /** @param id blank if there was no row of that name */
    private record Row(String id, Instant askedAt) {}

    private record Refusal(MisconfiguredException cause, Instant at) {}

    public NamedRows(Odata odata, String table, InstantSource clock) {
        this.odata = odata;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Has those of the names looked for that are not known, several by one call.
     *
     * @throws MisconfiguredException if the table cannot be read
     */
    public void learn(Collection<String> names) {
        var unknown = new LinkedHashMap<String, String>();
        names.stream()
                .filter(name -> cached(name).isEmpty())
                .forEach(name -> unknown.putIfAbsent(key(name), name.strip()));
        if (unknown.isEmpty()) {
            return;
        }
        var before = refusal.get();
        if (before != null && isRecent(before.at())) {
            throw before.cause();
        }
        try {
            groups(unknown.values()).forEach(this::ask);
        } catch (MisconfiguredException unreadable) {
            refusal.set(new Refusal(unreadable, clock.instant()));
            throw unreadable;
        }
    }

    /** The id of the row of that name; empty if there is none. */
    public Optional<String> find(String name) {
        learn(List.of(name));
        return cached(name).map(Row::id).filter(id -> !id.isEmpty());
    }

    public void remember(String name, String id) {
        synchronized (known) {
            known.put(key(name), new Row(id, clock.instant()));
        }
    }

    /** After one of the rows may have turned out to be gone. */
    public void forgetAll() {
        synchronized (known) {
            known.clear();
        }
    }

    /** The same for what was not just asked for; false if there is no such. */
    boolean forgetOld() {
        synchronized (known) {
            return known.values().removeIf(row -> !isRecent(row.askedAt()));
        }
    }

    private static List<List<String>> groups(Collection<String> names) {
        var groups = new ArrayList<List<String>>();
        var group = new ArrayList<String>();
        var length = 0;
        for (var name : names) {
            var more = URLEncoder.encode(condition(name) + " or ", StandardCharsets.UTF_8)
                    .length();
            if (!group.isEmpty() && (group.size() == NAMES_A_CALL || length + more > LONGEST_CONDITION)) {
                groups.add(List.copyOf(group));
                group.clear();
                length = 0;
            }
            group.add(name);
            length += more;
        }
        groups.add(group);
        return groups;
    }

    private void ask(List<String> names) {
        var filter = names.stream().map(NamedRows::condition).collect(Collectors.joining(" or "));
        var ids = new LinkedHashMap<String, String>();
        odata.rows(HttpCall.get("/" + table).query("$filter", filter).query("$select", "Id,Name")).stream()
                .filter(row -> Guids.isId(row.text(Odata.ID)))
                .forEach(row -> ids.putIfAbsent(key(row.text("Name")), row.text(Odata.ID)));
        names.forEach(name -> remember(name, ids.getOrDefault(key(name), "").toLowerCase(Locale.ROOT)));
    }

    private static String condition(String name) {
        return Filters.text("Name", name);
    }

    private Optional<Row> cached(String name) {
        synchronized (known) {
            return Optional.ofNullable(known.get(key(name)))
                    .filter(row -> !row.id().isEmpty() || isRecent(row.askedAt()));
        }
    }

    private boolean isRecent(Instant at) {
        return clock.instant().isBefore(at.plus(PAUSE));
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
