package io.crmify.jpa.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One server of each kind for all tests of a JVM; they end with it. */
final class EmbeddedServers {
    private EmbeddedServers() {}

    private static final class Postgres {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start", e);
            }
        }
    }

    static String postgres(String database) {
        return Postgres.SERVER.getJdbcUrl("postgres", database);
    }

    static String mariaDb(String database) {
        return MariaDb.url(database);
    }
}
