package io.crmify.jpa.dispatch;

import io.crmify.jpa.change.Changes;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.link.bulk.Imports;
import io.crmify.jpa.store.Database;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What is seen to once an hour on each node: the journal is cut, and what nobody takes is reported. */
final class Housekeeping {
    private static final Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration STRANGE_AFTER = Duration.ofDays(1);

    private final Database database;
    private final Changes changes;
    private final Journal journal;
    private final Imports imports;
    private final Set<String> known;
    private final AtomicLong next;

    /** @param known the names under which this node admits changes */
    Housekeeping(Database database, Changes changes, Journal journal, Imports imports, Set<String> known) {
        this.database = database;
        this.changes = changes;
        this.journal = journal;
        this.imports = imports;
        this.known = known;
        this.next = new AtomicLong(database.clock().nanos());
    }

    void see() {
        var due = next.get();
        var now = database.clock().nanos();
        if (now - due >= 0 && next.compareAndSet(due, now + EVERY.toNanos())) {
            journal.cut(database);
            imports.cut(STRANGE_AFTER);
            report();
        }
    }

    private void report() {
        database.inTransaction(jdbc -> changes.olderThan(jdbc, STRANGE_AFTER)).forEach((type, rows) -> {
            if (!known.contains(type)) {
                LOG.log(
                        Level.WARNING,
                        "CRMIFY-312 {0} rows of changes of {1} have waited for a day: no node that runs knows the type. Name it in"
                                + " @CrmLead(aliases) if it was renamed, or start a node that has it.",
                        rows,
                        type);
            }
        });
    }
}
