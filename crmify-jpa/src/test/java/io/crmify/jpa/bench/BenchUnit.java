package io.crmify.jpa.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.sql.Connection;
import java.sql.SQLException;

/** The persistence unit of a child, on the database that it was given. */
record BenchUnit(HikariDataSource pool, EntityManagerFactory factory) implements AutoCloseable {
    static BenchUnit open(String url) {
        var pool = pool(url);
        var factory = new PersistenceConfiguration("bench")
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .managedClass(BenchLead.class)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("jakarta.persistence.schema-generation.database.action", "create")
                .property("hibernate.jdbc.batch_size", 50)
                .property("hibernate.order_inserts", true)
                .createEntityManagerFactory();
        return new BenchUnit(pool, factory);
    }

    static HikariDataSource pool(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(20);
        config.setAutoCommit(true);
        return new HikariDataSource(config);
    }

    void execute(String sql) throws SQLException {
        execute(pool, sql);
    }

    static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Leads with the ids from one number to another. */
    void insertLeads(int from, int to) throws SQLException {
        execute("""
                insert into bench_lead (id, version, firstname, lastname, email, phone, city)
                select n, 0, 'First' || n, 'Last' || n, 'lead' || n || '@example.org', '+49 30 ' || n, 'Berlin'
                from generate_series(%d, %d) n""".formatted(from, to));
    }

    /** As their transactions would have recorded them, each having touched some of them; to be committed by the caller. */
    Connection insertChanges(int from, int to, int idsPerChange) throws SQLException {
        var connection = pool.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at)
                    select uuidv7(), 'bench', 'BenchLead', '', 'TOUCHED', string_agg(n::text, E'\\n'), count(*), 0
                    from generate_series(%d, %d) n group by n / %d""".formatted(from, to, idsPerChange));
        }
        return connection;
    }

    @Override
    public void close() {
        factory.close();
        pool.close();
    }
}
