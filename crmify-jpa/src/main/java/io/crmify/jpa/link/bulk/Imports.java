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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The imports of one persistence unit. The links of one are leased to it for as long as it is waited for, so that any node can settle
 * them, and none sends them in another way meanwhile. Each method works in transactions of its own, some hundreds of links in each.
 * Thread-safe.
 */
public final class Imports {
    /** A job that has not ended by then is waited for no longer, and its leads are sent singly. */
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
        var millis = lease.duration().toMillis();
        each(links, (jdbc, part) -> {
            var parameters = new ArrayList<Object>(List.of(lease.token(), millis, millis));
            parameters.addAll(part);
            jdbc.update(sql.claim(part.size()), parameters.toArray());
        });
        each(links, (jdbc, part) -> {
            var parameters = new ArrayList<Object>(part);
            parameters.add(lease.token());
            claimed.addAll(jdbc.query(sql.claimed(part.size()), ClaimedLink::of, parameters.toArray()));
        });
        return claimed;
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
     * Keeps a job's id.
     *
     * @param look in how long it is to be looked at
     */
    public void begun(ImportJob job, Duration look, Appendix journal) {
        database.inTransaction(jdbc -> {
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
        });
    }

    /** Leases links of a claim to a job that has them; should it not end, what the CRM holds of them is unknown. */
    public void handOver(ImportJob job, UUID claim, List<Handed> handed) {
        var millis = LONGEST.toMillis();
        each(
                handed,
                (jdbc, part) -> jdbc.updateEach(
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
                                .toList()));
    }

    /**
     * Makes links due that are leased to a token.
     *
     * @param doubt whether the CRM may have stored them
     */
    public void release(UUID token, Collection<ClaimedLink> links, Duration delay, boolean doubt) {
        each(links.stream().map(ClaimedLink::id).toList(), (jdbc, part) -> {
            var parameters = new ArrayList<Object>(List.of(doubt, delay.toMillis()));
            parameters.addAll(part);
            parameters.add(token);
            jdbc.update(sql.release(part.size()), parameters.toArray());
        });
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
                        row.getInt(7) > 0),
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
        var now = ClaimedLink.of(row);
        return new ClaimedLink(
                now.id(), now.type(), now.entityId(), now.connection(), ImportSql.SEQ_HANDED, now.crm(), now.work());
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
