package io.crmify.jpa.testing;

import io.crmify.jpa.store.Jdbc;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Tells how many rows of links, and entries of their indexes, a database reads. */
public final class RowsRead {
    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    private static final String BY_MARIADB = """
            select cast(sum(variable_value) as integer) from information_schema.session_status
            where variable_name in ('Handler_read_first', 'Handler_read_key', 'Handler_read_next', 'Handler_read_prev',
                'Handler_read_rnd_next')""";

    private static final String BY_POSTGRESQL = """
            select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
            where relname = 'crmify_link'""";

    private final TestStore store;
    private final TestDatabase kind;

    public RowsRead(TestStore store, TestDatabase kind) {
        this.store = store;
        this.kind = kind;
    }

    /** Has the database learn what the table holds, so that it plans as it would in use. */
    public void analyze() {
        if (kind != TestDatabase.H2) {
            store.rows(kind == TestDatabase.MARIADB ? "analyze table crmify_link" : "vacuum analyze crmify_link");
        }
    }

    /** By some work, in a transaction; not on H2, which counts by the statement. */
    public long by(Consumer<Jdbc> work) {
        return store.inTransaction(jdbc -> {
            var before = soFar(jdbc);
            work.accept(jdbc);
            return soFar(jdbc) - before;
        });
    }

    private long soFar(Jdbc jdbc) {
        var sql = kind == TestDatabase.MARIADB ? BY_MARIADB : BY_POSTGRESQL;
        return jdbc.query(sql, row -> row.getLong(1)).get(0);
    }

    /** By one statement of H2. */
    public long byH2(String sql, Object... parameters) {
        var plan =
                store.inTransaction(jdbc -> jdbc.query("explain analyze " + sql, row -> row.getString(1), parameters));
        return SCANNED.matcher(plan.get(0))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
