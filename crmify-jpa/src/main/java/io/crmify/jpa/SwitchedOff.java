package io.crmify.jpa;

import io.crmify.Crm;
import io.crmify.CrmOperations;
import io.crmify.FailedLead;
import io.crmify.LaneStatus;
import io.crmify.LeadState;
import io.crmify.SyncState;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.UnitClock;
import io.crmify.operations.FailureFilter;
import io.crmify.operations.JobStatus;
import io.crmify.operations.JobStatus.Kind;
import io.crmify.operations.JobStatus.State;
import io.crmify.operations.LinkStatus;
import io.crmify.operations.UnadmittedChange;
import io.crmify.operations.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** crmify with {@code crmify.enabled=false}: it knows of nothing, and does nothing. Code that uses it works as before. */
final class SwitchedOff implements Crm, CrmOperations {
    private static final LeadState NOTHING = new LeadState(SyncState.NONE, List.of());

    static Crmify crmify() {
        var off = new SwitchedOff();
        var clock = new UnitClock(DatabaseKind.H2); // nothing goes by it, so any database will do
        return new Crmify(off, off, clock, () -> {}, () -> {});
    }

    @Override
    public Optional<String> crmId(Object entity) {
        return Optional.empty();
    }

    @Override
    public Optional<String> crmId(Object entity, String connection) {
        return Optional.empty();
    }

    @Override
    public LeadState state(Object entity) {
        return NOTHING;
    }

    @Override
    public void resync(Object entity) {
        // nothing is recorded while crmify is off
    }

    @Override
    public long resync(Class<?> entity, String jpqlWhere, Map<String, ?> parameters) {
        return 0;
    }

    @Override
    public LeadState await(Object entity, Duration timeout) {
        return NOTHING;
    }

    @Override
    public <T> T withoutSync(Supplier<T> work) {
        return work.get();
    }

    @Override
    public Map<String, Map<SyncState, Long>> counts() {
        return Map.of();
    }

    @Override
    public Vitals vitals() {
        return new Vitals(Instant.EPOCH, null, null, Map.of());
    }

    @Override
    public List<LaneStatus> lanes() {
        return List.of();
    }

    @Override
    public List<FailedLead> failed(FailureFilter filter, int limit) {
        return List.of();
    }

    @Override
    public List<FailedLead> failed(FailureFilter filter, FailedLead after, int limit) {
        return List.of();
    }

    @Override
    public boolean retry(UUID link) {
        return false;
    }

    @Override
    public int retry(FailureFilter filter) {
        return 0;
    }

    @Override
    public boolean discard(UUID link) {
        return false;
    }

    @Override
    public int discard(FailureFilter filter) {
        return 0;
    }

    @Override
    public Optional<LinkStatus> link(UUID link) {
        return Optional.empty();
    }

    @Override
    public List<LinkStatus> links(String connection, LinkStatus.State state, int limit) {
        return List.of();
    }

    @Override
    public List<LinkStatus> links(String connection, LinkStatus.State state, LinkStatus after, int limit) {
        return List.of();
    }

    @Override
    public List<UnadmittedChange> unadmitted(int limit) {
        return List.of();
    }

    @Override
    public List<UnadmittedChange> unadmitted(UnadmittedChange after, int limit) {
        return List.of();
    }

    @Override
    public boolean retryUnadmitted(UUID change) {
        return false;
    }

    @Override
    public int retryUnadmitted() {
        return 0;
    }

    @Override
    public boolean discardUnadmitted(UUID change) {
        return false;
    }

    @Override
    public JobStatus backfill(String connection, String type) {
        return new JobStatus(Kind.BACKFILL, connection, type, State.DONE, 0, Instant.EPOCH, Instant.EPOCH, null);
    }

    @Override
    public List<JobStatus> backfill(String connection) {
        return List.of();
    }

    @Override
    public List<JobStatus> jobs() {
        return List.of();
    }

    @Override
    public boolean cancelBackfill(String connection, String type) {
        return false;
    }

    @Override
    public void pause(String connection) {
        // there is no connection
    }

    @Override
    public void resume(String connection) {
        // there is no connection
    }

    @Override
    public void releaseDeletes(String connection) {
        // there is no connection
    }

    @Override
    public void confirmAccount(String connection) {
        // there is no connection
    }

    @Override
    public int drain() {
        return 0;
    }
}
