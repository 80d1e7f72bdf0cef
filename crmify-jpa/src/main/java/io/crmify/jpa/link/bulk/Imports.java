package io.crmify.jpa.link.bulk;

import io.crmify.jpa.link.Appendix;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The imports of one persistence unit. The links of one are leased to it for as long as it is waited for, so that any node can settle
 * them, and none sends them in another way meanwhile. Unless told otherwise a method works in transactions of its own, some hundreds of links in each.
 * Thread-safe.
 */
public final class Imports {
    /** So long links are leased to a job at a time, and so long a job may go on that nobody knows of. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final int AT_ONCE = 500;

    private final Database database;
    private final String unit;
    private final ImportSql sql;

    public Imports(Database database, String unit) {
        this.database = database;
        this.unit = unit;
        this.sql = new ImportSql(database.kind());
    }

    /**
     * Links of a backfill that an import may take.
     *
     * @param longest how long the first of them has waited
     */
    public record Waiting(List<UUID> links, Duration longest) {
        public Waiting {
            links = List.copyOf(links);
        }
    }

    /** What has become of links that are given back. */
    public enum After {
        /** Nothing was sent. */
        UNSENT,
        /** The CRM may have stored them. */
        SENT,
        /** And may be at it: they are sent once more when that must be over. */
        UNDER_WAY
    }

    /**
     * What an import holds for a lead.
     *
     * @param fingerprint of what the CRM has when it is done
     * @param status the word that was sent; null for none
     */
    public record Handed(
            ClaimedLink link, String fingerprint, @Nullable String status) {}

    public Waiting waiting(String connection, String type, int most) {
        record Row(UUID id, long waited) {}
        var rows = database.inTransaction(jdbc -> jdbc.query(
                sql.waiting(),
                row -> new Row(row.getObject(1, UUID.class), row.getLong(2)),
                unit,
                connection,
                type,
                most));
        var longest = rows.stream().mapToLong(Row::waited).max().orElse(0);
        return new Waiting(rows.stream().map(Row::id).toList(), Duration.ofMillis(longest));
    }

    /** Claims what is still due of some links. */
    public List<ClaimedLink> claim(List<UUID> links, Lease lease) {
        var claimed = new ArrayList<ClaimedLink>();
        try {
            claim(links, lease, claimed);
        } catch (RuntimeException e) {
            release(lease.token(), links, Duration.ZERO, After.UNSENT, e);
            throw e;
        }
        return claimed;
    }

    private void claim(List<UUID> links, Lease lease, List<ClaimedLink> claimed) {
        var millis = lease.duration().toMillis();
        each(links, (jdbc, part) -> {
            var parameters = new ArrayList<Object>(List.of(lease.token(), millis, millis));
            parameters.addAll(part);
            jdbc.update(sql.claim(part.size()), parameters.toArray());
        });
        each(links, (jdbc, part) -> {
            var parameters = new ArrayList<Object>(part);
            parameters.add(lease.token());
            claimed.addAll(jdbc.query(sql.claimed(part.size()), Imports::asClaimed, parameters.toArray()));
        });
    }

    // That it would have to be confirmed is for whoever takes it over.
    private static ClaimedLink asClaimed(ResultSet row) throws SQLException {
        var link = ClaimedLink.ROW.read(row);
        return link.with(link.seq(), false);
    }

    private <T> void each(List<T> all, BiConsumer<Jdbc, List<T>> work) {
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            var part = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            database.inTransaction(jdbc -> {
                work.accept(jdbc, part);
                return true;
            });
        }
    }

    /**
     * Keeps a job's id, in the transaction of the caller.
     *
     * @param look in how long it is to be looked at
     * @return 1
     */
    public int begun(Jdbc jdbc, ImportJob job, Duration look, Appendix journal) {
        journal.write(jdbc);
        return jdbc.update(
                ImportSql.INSERT,
                job.id(),
                unit,
                job.connection(),
                job.type(),
                job.job(),
                look.toMillis(),
                LONGEST.toMillis());
    }

    /**
     * Leases links of a claim to a job that has them; should it not end, what the CRM holds of them is unknown.
     *
     * @return how many, from the first on: fewer if the job's row has gone meanwhile, since others were faster
     */
    public int handOver(ImportJob job, Duration look, UUID claim, List<Handed> handed) {
        var millis = LONGEST.toMillis();
        var done = new AtomicInteger();
        each(handed, (jdbc, part) -> {
            if (done.get() >= 0 && jdbc.update(ImportSql.PUT_OFF, look.toMillis(), job.id()) == 0) {
                done.set(-1 - done.get());
            }
            if (done.get() >= 0) {
                jdbc.updateEach(
                        sql.handOver(),
                        part.stream()
                                .map(link -> new @Nullable Object[] {
                                    link.fingerprint(),
                                    link.status(),
                                    link.link().seq(),
                                    job.id(),
                                    millis,
                                    millis,
                                    link.link().id(),
                                    claim
                                })
                                .toList());
                jdbc.afterCommit(() -> done.addAndGet(part.size()));
            }
        });
        return done.get() < 0 ? -1 - done.get() : done.get();
    }

    /** Makes links due that are leased to a token. */
    public void release(UUID token, Collection<ClaimedLink> links, Duration delay, After after) {
        releaseAll(token, links.stream().map(ClaimedLink::id).toList(), delay, after);
    }

    private void release(UUID token, List<UUID> links, Duration delay, After after, RuntimeException cause) {
        try {
            releaseAll(token, links, delay, after);
        } catch (RuntimeException e) {
            cause.addSuppressed(e); // the lease ends by itself
        }
    }

    private void releaseAll(UUID token, List<UUID> links, Duration delay, After after) {
        each(links, (jdbc, part) -> {
            var parameters =
                    new ArrayList<Object>(List.of(after != After.UNSENT, after == After.UNDER_WAY, delay.toMillis()));
            parameters.addAll(part);
            parameters.add(token);
            jdbc.update(sql.release(part.size()), parameters.toArray());
        });
    }

    /** Leases links to their job for longer. */
    public void extend(ImportJob job, Collection<ClaimedLink> links) {
        each(links.stream().map(ClaimedLink::id).toList(), (jdbc, part) -> {
            var parameters = new ArrayList<Object>(part);
            parameters.add(job.id());
            jdbc.update(sql.extend(part.size()), parameters.toArray());
        });
        database.inTransaction(jdbc -> jdbc.update(ImportSql.EXTEND_JOB, LONGEST.toMillis(), job.id()));
    }

    /** Forgets jobs that no node looks at any more, such as those of a connection that was removed. */
    public void cut(Duration after) {
        database.inTransaction(jdbc -> jdbc.update(ImportSql.CUT, unit, after.toMillis()));
    }

    /** The jobs of some connections that are to be looked at. */
    public List<ImportJob> due(Collection<String> connections) {
        var parameters = new ArrayList<Object>(List.of(unit));
        parameters.addAll(connections);
        return database.inTransaction(jdbc -> jdbc.query(
                ImportSql.places("connections", ImportSql.DUE, connections.size()),
                row -> new ImportJob(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getInt(6),
                        Duration.ofMillis(row.getLong(7)),
                        Duration.ofMillis(row.getLong(8))),
                parameters.toArray()));
    }

    /** Takes the right to look at a job for a while; false if somebody else has it. */
    public boolean take(ImportJob job, Duration time) {
        return database.inTransaction(jdbc -> jdbc.update(ImportSql.TAKE, time.toMillis(), job.id(), job.lookAt())) > 0;
    }

    /** The links that are in a job and not settled yet, as they were when it took them. */
    public List<ClaimedLink> held(ImportJob job) {
        return database.inTransaction(
                jdbc -> jdbc.query(sql.held(), Imports::asHanded, unit, job.connection(), job.type(), job.id()));
    }

    private static ClaimedLink asHanded(ResultSet row) throws SQLException {
        return ClaimedLink.ROW.read(row).with(ImportSql.SEQ_HANDED, false);
    }

    public void putOff(ImportJob job, Duration delay, Appendix journal) {
        database.inTransaction(jdbc -> {
            journal.write(jdbc);
            return jdbc.update(ImportSql.PUT_OFF, delay.toMillis(), job.id());
        });
    }

    /** Forgets a job whose links are settled. */
    public void end(ImportJob job, Appendix journal) {
        database.inTransaction(jdbc -> {
            journal.write(jdbc);
            return jdbc.update(ImportSql.END, job.id());
        });
    }
}
