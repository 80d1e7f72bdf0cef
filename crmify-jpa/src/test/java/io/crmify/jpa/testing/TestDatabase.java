package io.crmify.jpa.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The databases that tests run on: those that the build names, each a real one. */
public enum TestDatabase {
    H2 {
        @Override
        String fresh(String name) {
            return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
        }

        @Override
        public void drop(String name) {
            execute("jdbc:h2:mem:" + name, "shutdown");
        }
    },
    POSTGRESQL {
        @Override
        String fresh(String name) {
            execute(EmbeddedServers.postgres("postgres"), "create database " + name);
            return EmbeddedServers.postgres(name);
        }

        @Override
        public void drop(String name) {
            execute(EmbeddedServers.postgres("postgres"), "drop database " + name + " with (force)");
        }
    },
    MARIADB {
        @Override
        String fresh(String name) {
            execute(EmbeddedServers.mariaDb("mysql"), "create database " + name);
            return EmbeddedServers.mariaDb(name);
        }

        @Override
        public void drop(String name) {
            execute(EmbeddedServers.mariaDb("mysql"), "drop database " + name);
        }
    };

    /** A URL of a new, empty database. */
    abstract String fresh(String name);

    /** Frees what a database holds in memory and on disk, which adds up over all tests. */
    public abstract void drop(String name);

    /** Who may do everything, where the URL does not tell. */
    public String user() {
        return switch (this) {
            case H2 -> "";
            case POSTGRESQL -> "postgres";
            case MARIADB -> "root";
        };
    }

    /** What the build asks for. */
    public static List<TestDatabase> all() {
        return Arrays.stream(System.getProperty("test.databases", "h2").split(","))
                .map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** A pool on a new, empty database. */
    public HikariDataSource pool(String name, int size) {
        return pool(name, size, UnaryOperator.identity());
    }

    /** The same, whose connections take another way to the server. */
    public HikariDataSource pool(String name, int size, UnaryOperator<String> way) {
        var config = new HikariConfig();
        config.setJdbcUrl(way.apply(fresh(name)));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static void execute(String url, String sql) {
        try (var connection = java.sql.DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(sql + " failed on " + url, e);
        }
    }
}
