package io.crmify.jpa;

import io.crmify.CrmOperations;
import io.crmify.FailedLead;
import io.crmify.LaneStatus;
import io.crmify.SyncState;
import io.crmify.jpa.capture.CapturedUnit;
import io.crmify.jpa.dispatch.Dispatcher.Progress;
import io.crmify.jpa.link.LinkAdmin;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What operators ask, done on the links and lanes. */
final class LinkedOperations implements CrmOperations {
    private final CapturedUnit unit;
    private final Startup.Engine engine;
    private final Runnable wake;
    private final LinkAdmin admin;

    LinkedOperations(CapturedUnit unit, Startup.Engine engine, Runnable wake) {
        this.unit = unit;
        this.engine = engine;
        this.wake = wake;
        this.admin = new LinkAdmin(unit.name());
    }

    @Override
    public Map<String, Map<SyncState, Long>> counts() {
        return unit.database().inTransaction(admin::counts);
    }

    @Override
    public List<LaneStatus> lanes() {
        return engine.stores().states().statuses();
    }

    @Override
    public List<FailedLead> failed(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit was " + limit + "; ask for 1 to 1000");
        }
        return unit.database().inTransaction(jdbc -> admin.failed(jdbc, limit));
    }

    @Override
    public boolean retry(UUID link) {
        var found = unit.database().inTransaction(jdbc -> admin.retry(jdbc, link));
        wake.run();
        return found;
    }

    @Override
    public int retryAll(String connection) {
        var found = unit.database().inTransaction(jdbc -> admin.retryAll(jdbc, known(connection)));
        wake.run();
        return found;
    }

    @Override
    public boolean discard(UUID link) {
        return unit.database().inTransaction(jdbc -> admin.discard(jdbc, link));
    }

    @Override
    public void pause(String connection) {
        engine.stores().states().pause(known(connection));
    }

    @Override
    public void resume(String connection) {
        engine.stores().states().resume(known(connection));
        wake.run();
    }

    @Override
    public void releaseDeletes(String connection) {
        unit.database().inTransaction(jdbc -> {
            var released = admin.releaseDeletes(jdbc, known(connection));
            engine.stores().states().releaseDeletes(jdbc, connection, released);
            return released;
        });
        wake.run();
    }

    @Override
    public void confirmAccount(String connection) {
        engine.stores().states().forgetAccount(known(connection));
        engine.lanes().all().stream()
                .filter(lane -> lane.name().equals(connection))
                .forEach(lane -> lane.setPrepared(false));
        wake.run();
    }

    private String known(String connection) {
        if (engine.lanes().lane(connection) == null) {
            throw new IllegalArgumentException("There is no connection '" + connection + "'; there are "
                    + engine.lanes().names());
        }
        return connection;
    }

    @Override
    public int drain() {
        if (!engine.switches().push()) {
            return 0;
        }
        var dispatcher = engine.dispatcher();
        dispatcher.renew();
        var batches = 0;
        var progress = true;
        while (progress) {
            refuseIfClosed();
            progress = false;
            while (dispatcher.admit()) {
                progress = true;
            }
            for (var turn : dispatcher.turns()) {
                var worked = dispatcher.work(turn);
                batches += worked == Progress.NOTHING ? 0 : 1;
                progress |= worked != Progress.NOTHING;
            }
        }
        dispatcher.sweep();
        return batches;
    }

    // What is claimed now would be given back at once, for ever.
    private void refuseIfClosed() {
        if (engine.lanes().all().stream().anyMatch(lane -> lane.gate().isClosed())) {
            throw new IllegalStateException("crmify is closed and sends nothing more; drain() before closing it");
        }
    }
}
