package io.crmify.jpa.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A PostgreSQL of its own, which writes to the disk at each commit as one in production does; that of the tests does not. Its
 * process is known, so that what it takes of the machine can be told from what others take.
 */
final class BenchServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path data;

    private BenchServer(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    static BenchServer start() throws IOException {
        var data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-postgresql");
        // The library would have it commit without waiting for the disk.
        var server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("max_connections", "100")
                .start();
        return new BenchServer(server, data);
    }

    String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    String create(String database) throws SQLException {
        execute("create database " + database);
        return url(database);
    }

    void drop(String database) throws SQLException {
        execute("drop database " + database + " with (force)");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long processId() throws IOException {
        try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
