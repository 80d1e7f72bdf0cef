package io.crmify.backends.creatio.record;

import io.crmify.backends.creatio.odata.Filters;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.http.HttpCall;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A long table of rows with names, such as cities: asked for one name at a time, and the last thousand ids kept. Thread-safe. */
public final class NamedRows {
    private static final int MOST = 1000;

    private final Odata odata;
    private final String table;
    private final Map<String, String> ids = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    public NamedRows(Odata odata, String table) {
        this.odata = odata;
        this.table = table;
    }

    /** The id of the row of that name; empty if there is none. */
    public Optional<String> find(String name) {
        var key = name.strip().toLowerCase(Locale.ROOT);
        var cached = cached(key);
        if (cached.isPresent()) {
            return cached;
        }
        var found = odata
                .rows(HttpCall.get("/" + table)
                        .query("$filter", Filters.text("Name", name.strip()))
                        .query("$select", "Id,Name")
                        .query("$top", "2"))
                .stream()
                .filter(row -> row.text("Name").strip().equalsIgnoreCase(name.strip()))
                .map(row -> row.text(Odata.ID).toLowerCase(Locale.ROOT))
                .filter(Guids::isId)
                .findFirst();
        found.ifPresent(id -> remember(name, id));
        return found;
    }

    public void remember(String name, String id) {
        synchronized (ids) {
            ids.put(name.strip().toLowerCase(Locale.ROOT), id);
        }
    }

    /** After one of the rows may have turned out to be gone. */
    public void forgetAll() {
        synchronized (ids) {
            ids.clear();
        }
    }

    private Optional<String> cached(String key) {
        synchronized (ids) {
            return Optional.ofNullable(ids.get(key));
        }
    }
}
