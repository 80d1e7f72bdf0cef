package io.crmify.jpa.job;

import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.StoreException;
import io.crmify.operations.JobStatus;
import io.crmify.operations.JobStatus.Kind;
import io.crmify.operations.JobStatus.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The jobs of one persistence unit, the latest of each kind, connection and type. Thread-safe. */
public final class Jobs {
    private final Database database;
    private final String unit;

    public Jobs(Database database, String unit) {
        this.database = database;
        this.unit = unit;
    }

    /** Begins a job, unless it runs already. */
    public JobStatus start(Kind kind, String connection, String type) {
        var job = new Job(kind, connection, type, null);
        try {
            var insert = JobSql.insert(database.kind());
            var row = key(job).toArray();
            database.inTransaction(jdbc -> jdbc.update(insert, with(row, row)));
        } catch (StoreException e) {
            if (!e.isUniqueViolation()) {
                throw e; // else another node was first
            }
        }
        return database.inTransaction(jdbc -> {
            jdbc.update(JobSql.START_AGAIN, key(job).toArray());
            return all(jdbc).stream()
                    .filter(status -> status.kind() == kind
                            && status.connection().equals(connection)
                            && status.type().equals(type))
                    .findFirst()
                    .orElseThrow();
        });
    }

    /** Ends a job before its time; false if it does not run. */
    public boolean cancel(Kind kind, String connection, String type) {
        var job = new Job(kind, connection, type, null);
        return database.inTransaction(jdbc -> jdbc.update(JobSql.CANCEL, key(job).toArray())) > 0;
    }

    public List<JobStatus> all() {
        return database.inTransaction(this::all);
    }

    private List<JobStatus> all(Jdbc jdbc) {
        return jdbc.query(JobSql.SELECT, Jobs::status, unit);
    }

    /** Those that nobody moves on at the moment, the oldest first. */
    public List<Job> free() {
        return database.inTransaction(jdbc -> jdbc.query(
                JobSql.FREE,
                row -> new Job(Kind.valueOf(row.getString(1)), row.getString(2), row.getString(3), row.getString(4)),
                unit));
    }

    /** Takes the right to move a job on, and tells where it is now; empty if somebody else has it. */
    public Optional<Job> claim(Job job, UUID token, Duration lease) {
        return database.inTransaction(jdbc -> {
            var claimed = jdbc.update(JobSql.CLAIM, with(new Object[] {token, lease.toMillis()}, key(job).toArray()));
            return claimed == 0
                    ? Optional.<Job>empty()
                    : jdbc
                            .query(
                                    JobSql.REACHED,
                                    row -> new Job(job.kind(), job.connection(), job.type(), row.getString(1)),
                                    with(key(job).toArray(), token))
                            .stream()
                            .findFirst();
        });
    }

    /** Moves a job on, and gives that right back; false if it was lost, or the job was ended. In the transaction of the caller. */
    public boolean advance(Jdbc jdbc, Job job, UUID token, String reached, int done) {
        return jdbc.update(JobSql.ADVANCE, with(new Object[] {reached, done}, with(key(job).toArray(), token))) > 0;
    }

    /** Ends a job with its last part; false as above. In the transaction of the caller. */
    public boolean end(Jdbc jdbc, Job job, UUID token, int done) {
        return jdbc.update(JobSql.END, with(new Object[] {done}, with(key(job).toArray(), token))) > 0;
    }

    /** Gives the right back for a while, since the job does not get on. */
    public void putOff(Job job, UUID token, Duration delay, String reason) {
        database.inTransaction(jdbc -> jdbc.update(
                JobSql.PUT_OFF, with(new Object[] {delay.toMillis(), reason}, with(key(job).toArray(), token))));
    }

    /** Notes why a job waits. */
    public void note(Job job, String reason) {
        database.inTransaction(jdbc -> jdbc.update(JobSql.NOTE, with(new Object[] {reason}, key(job).toArray())));
    }

    private List<Object> key(Job job) {
        return List.of(unit, job.kind().name(), job.connection(), job.type());
    }

    private static @Nullable Object[] with(Object[] first, Object... more) {
        var all = new ArrayList<@Nullable Object>(Arrays.asList(first));
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    private static JobStatus status(ResultSet row) throws SQLException {
        var ended = row.getObject(7, Long.class);
        return new JobStatus(
                Kind.valueOf(row.getString(1)),
                row.getString(2),
                row.getString(3),
                state(row.getString(4), ended != null),
                row.getLong(5),
                Instant.ofEpochMilli(row.getLong(6)),
                ended == null ? null : Instant.ofEpochMilli(ended),
                row.getString(8));
    }

    // A state that only a later version knows is its nodes' business: to
    // this one the job waits for them, unless it has ended.
    private static State state(String word, boolean isEnded) {
        return Arrays.stream(State.values())
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElse(isEnded ? State.CANCELLED : State.RUNNING);
    }
}
