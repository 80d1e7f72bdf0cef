package io.crmify.jpa.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.persister.entity.EntityPersister;

/**
 * The least that anybody can do who wants to know of inserts: a listener that keeps the ids, and one INSERT with a row for each
 * before the transaction completes.
 */
final class FloorListener implements PostInsertEventListener {
    private static final long serialVersionUID = 1L;

    private final transient Map<SharedSessionContractImplementor, List<Object>> open = new ConcurrentHashMap<>();

    private FloorListener() {}

    static void attach(BenchUnit unit) throws SQLException {
        unit.execute("""
                create table floor_change (
                    id bigint generated always as identity primary key, type varchar(128) not null, entity_id varchar(64) not null,
                    op char(1) not null)""");
        unit.factory()
                .unwrap(SessionFactoryImplementor.class)
                .getEventEngine()
                .getListenerRegistry()
                .appendListeners(EventType.POST_INSERT, new FloorListener());
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        var session = event.getSession();
        open.computeIfAbsent(session, opened -> {
                    ((EventSource) session).getActionQueue().registerCallback((BeforeCompletionCallback) this::write);
                    return new ArrayList<>();
                })
                .add(event.getId());
    }

    private void write(SharedSessionContractImplementor session) {
        var ids = open.remove(session);
        session.doWork(connection -> {
            var sql = "insert into floor_change (type, entity_id, op) values (?, ?, ?)"
                    + ", (?, ?, ?)".repeat(ids.size() - 1);
            try (var statement = connection.prepareStatement(sql)) {
                var index = 1;
                for (var id : ids) {
                    statement.setString(index++, "BenchLead");
                    statement.setString(index++, id.toString());
                    statement.setString(index++, "I");
                }
                statement.executeUpdate();
            }
        });
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }
}
