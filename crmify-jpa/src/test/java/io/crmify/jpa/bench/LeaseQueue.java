package io.crmify.jpa.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The least that a queue in the database can do: the record lies there ready to be sent, a statement leases a hundred, a call sends
 * them, a statement deletes them. No lead is read, nothing is remembered of it, nothing ever fails.
 */
final class LeaseQueue implements DrainJvm.Variant {
    private static final String CLAIM = """
            update bench_queue set lease_until = now() + interval '2 minutes', token = ?
            where id in (select id from bench_queue where lease_until <= now() order by id limit 100 for update skip locked)
            returning id, record""";

    private final HikariDataSource pool;
    private final CrmClient client;
    private final int concurrency;

    LeaseQueue(HikariDataSource pool, CrmClient client, int concurrency) {
        this.pool = pool;
        this.client = client;
        this.concurrency = concurrency;
    }

    static void createTable(HikariDataSource pool) throws SQLException {
        BenchUnit.execute(pool, """
                create table bench_queue (
                    id bigint primary key, record text not null, lease_until timestamptz not null, token uuid)""");
    }

    @Override
    public void fill(int from, int to) throws SQLException {
        BenchUnit.execute(pool, """
                insert into bench_queue (id, record, lease_until)
                select n, md5(n::text) || ',First' || n || ',Last' || n || ',lead' || n || '@example.org,+49 30 ' || n
                    || ',Berlin', now() from generate_series(%d, %d) n""".formatted(from, to));
        BenchUnit.execute(pool, "vacuum analyze bench_queue");
    }

    @Override
    public void drain(int leads) throws Exception {
        DrainJvm.onThreads(concurrency, () -> {
            while (true) {
                var ids = new ArrayList<Long>();
                var records = claim(ids);
                if (records.isEmpty()) {
                    return null;
                }
                client.send(records);
                delete(ids);
            }
        });
    }

    private List<String> claim(List<Long> ids) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement(CLAIM)) {
            statement.setObject(1, UUID.randomUUID());
            var records = new ArrayList<String>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                    records.add(row.getString(2));
                }
            }
            return records;
        }
    }

    private void delete(List<Long> ids) throws SQLException {
        try (Connection connection = pool.getConnection();
                var statement = connection.prepareStatement("delete from bench_queue where id = any(?)")) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            statement.executeUpdate();
        }
    }
}
