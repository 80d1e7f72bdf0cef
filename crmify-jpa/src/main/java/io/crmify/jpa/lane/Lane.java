package io.crmify.jpa.lane;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.jpa.config.AmbiguousCreate;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.lane.Backends.Opened;
import io.crmify.jpa.lane.CurrentCredentials.Noted;
import io.crmify.lead.LeadStage;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection, running. Thread-safe. */
public final class Lane {
    private static final int BATCH_OF_SINGLES = 20;
    private static final Set<FailureKind> STOPS =
            EnumSet.of(FailureKind.UNAVAILABLE, FailureKind.THROTTLED, FailureKind.UNAUTHORIZED);

    private final ConnectionConfig config;
    private final boolean first;
    private final CrmBackend backend;
    private final BackendProfile profile;
    private final boolean asksItself;
    private final CallGate gate;
    private final CurrentCredentials credentials;
    private final LaneHealth health = new LaneHealth();
    private final AtomicInteger workers = new AtomicInteger();
    private final Calls calls = new Calls();
    private final Set<String> looks = ConcurrentHashMap.newKeySet();
    private volatile boolean prepared;
    private volatile @Nullable Seen seen;
    private volatile @Nullable Noted proven;

    /** @param first whether it is the first that is configured */
    Lane(ConnectionConfig config, boolean first, Opened opened, CallGate gate, CurrentCredentials credentials) {
        this.config = config;
        this.first = first;
        this.backend = opened.backend();
        this.asksItself = opened.asksItself();
        this.profile = profile(opened.backend());
        this.gate = gate;
        this.credentials = credentials;
    }

    static BackendProfile profile(CrmBackend backend) {
        return backend instanceof DescribedBackend described ? described.profile() : BackendProfile.DEFAULT;
    }

    public String name() {
        return config.name();
    }

    public boolean isFirst() {
        return first;
    }

    public ConnectionConfig config() {
        return config;
    }

    public CrmBackend backend() {
        return backend;
    }

    public BackendProfile profile() {
        return profile;
    }

    public CallGate gate() {
        return gate;
    }

    CurrentCredentials credentials() {
        return credentials;
    }

    /** Whose account it is that some credentials are of; null if the backend cannot tell. */
    private record Seen(Noted credentials, @Nullable String account) {}

    /**
     * Makes a call, if the gate lets it through. One for leased records is made only with credentials whose account was seen: what was
     * claimed before they changed waits for that.
     *
     * @param endNanos when the lease ends, on the monotonic clock
     * @param begun whether an earlier call was for the same records
     * @throws CallNotAllowedException if it does not
     */
    public <T> T call(LongSupplier endNanos, boolean begun, Supplier<T> call) {
        var before = calls.stops();
        if (calls.begin(this) && calls.stops() != before) {
            calls.end(false);
            throw new CallNotAllowedException(
                    "a call before has told that there is no use; the records are taken up again");
        }
        var stops = false;
        try {
            return callNow(endNanos, begun, call);
        } catch (BackendException e) {
            stops = STOPS.contains(e.kind());
            throw e;
        } finally {
            calls.end(stops);
        }
    }

    private <T> T callNow(LongSupplier endNanos, boolean begun, Supplier<T> call) {
        if (credentials.areNoted()) {
            return gate.calling(endNanos, begun, asksItself, call);
        }
        var last = seen;
        if (last == null || last.credentials() != credentials.latest()) {
            throw new CallNotAllowedException("the credentials have changed; the records are taken up again");
        }
        return credentials.using(last.credentials(), () -> gate.calling(endNanos, begun, asksItself, call));
    }

    /** Looks at the CRM with the credentials of this moment; what is found out is true of no others. */
    public <T> T looking(Supplier<T> look) {
        return credentials.using(credentials.latest(), look);
    }

    public LaneHealth health() {
        return health;
    }

    /** The CRM's word for a stage. */
    public String word(LeadStage stage) {
        var configured = config.stages().get(stage);
        return configured == null ? Objects.requireNonNull(profile.stages().get(stage)) : configured;
    }

    /** Whether a create that may have been applied waits for an operator, since the CRM cannot be asked for its record. */
    public boolean holdsDoubtfulCreates() {
        return profile.guarantee() == CreateGuarantee.BLIND
                && config.policies().ambiguousCreate() == AmbiguousCreate.HOLD;
    }

    /** The most records of one claim: what the CRM takes at once, or a handful where it takes one at a time, if their calls are near. */
    public int batchSize() {
        var most = backend instanceof BatchPush batch ? batch.maxBatch() : Math.min(BATCH_OF_SINGLES, gate.callsNear());
        var configured = config.limits().batchSize();
        return Math.max(1, Math.min(health.batchLimit(), configured == null ? most : Math.min(most, configured)));
    }

    /** Whether the CRM was looked at and is ready for pushes, as far as this node knows. */
    public boolean isPrepared() {
        return prepared && isAccountSeen();
    }

    /** @param ready false if nothing is certain any more, so that everything is to be looked at again */
    public void setPrepared(boolean ready) {
        prepared = ready;
        if (!ready) {
            looks.clear();
        }
    }

    /** Notes in a look whose account it is; null if the backend cannot tell. What was found right of another is forgotten. */
    public void setAccount(@Nullable String account) {
        looks.clear();
        seen = new Seen(credentials.here(), account);
    }

    /** Notes that the CRM took something; true if it was the first with the latest credentials. */
    public boolean proveCredentials() {
        var latest = credentials.latest();
        var first = proven != latest;
        proven = latest;
        return first;
    }

    /** Whether it is known whose account it is with the latest credentials. */
    public boolean isAccountSeen() {
        var last = seen;
        return last != null && last.credentials() == credentials.latest();
    }

    /** The account that was seen last; null if the backend cannot tell. */
    public @Nullable String account() {
        var last = seen;
        return last == null ? null : last.account();
    }

    /** What was looked at and found right since; another try begins where the last one failed. */
    public Set<String> looks() {
        return looks;
    }

    /** How many calls may be under way. Whoever is stuck in an overdue one lends its place meanwhile. */
    private int callsAtOnce() {
        return config.limits().concurrency() + gate.overdue();
    }

    /** The calls that are under way: no more than are configured, however many workers there are. */
    private static final class Calls {
        private static final long LOOK_MILLIS = 100; // calls become overdue, and crmify ends, without notice

        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger stops = new AtomicInteger();

        /** How many have told that the lane has to stop, which it does a little later. */
        int stops() {
            return stops.get();
        }

        /** Whether it had to wait. */
        synchronized boolean begin(Lane lane) {
            var waited = false;
            try {
                while (underWay.get() >= lane.callsAtOnce() && !lane.gate.isClosed()) {
                    waited = true;
                    wait(LOOK_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the gate lets no call of this thread through any more
            }
            underWay.incrementAndGet();
            return waited;
        }

        synchronized void end(boolean stopping) {
            stops.addAndGet(stopping ? 1 : 0);
            underWay.decrementAndGet();
            notifyAll();
        }
    }

    /**
     * Takes a place among the workers; false if all are taken. There are half as many again as calls at once: while those wait for the
     * CRM, the others have the next batches ready, and settle the last ones.
     */
    public boolean enter() {
        var atOnce = callsAtOnce();
        if (workers.incrementAndGet() > atOnce + (atOnce + 1) / 2) {
            workers.decrementAndGet();
            return false;
        }
        return true;
    }

    public void leave() {
        workers.decrementAndGet();
    }

    @Override
    public String toString() {
        return config.name();
    }
}
