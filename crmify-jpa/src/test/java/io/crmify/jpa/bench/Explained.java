package io.crmify.jpa.bench;

import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.testing.TestStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Runs crmify's own statements, with the parameters that it gives them, so that PostgreSQL tells how it ran each. Nothing comes of
 * them: to who asked they give nothing, and what they wrote is rolled back.
 */
final class Explained {
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    private final DataSource source;
    private final Database database;

    Explained(DataSource source) {
        this.source = source;
        this.database = Database.of(TestStore.connections(source));
    }

    /** How one statement was run. */
    record Plan(String text) {
        /** How many pages were read, from memory or not. */
        long buffers() {
            // The first line of the kind is that of the whole statement; what planning read does not count.
            return BUFFERS.matcher(text.split("\nPlanning:", 2)[0])
                    .results()
                    .findFirst()
                    .map(found -> number(found.group(1)) + number(found.group(2)))
                    .orElse(0L);
        }

        private static long number(String digits) {
            return digits == null ? 0 : Long.parseLong(digits);
        }
    }

    /** Runs statements as they are. */
    Jdbc jdbc(Connection connection) {
        return database.on(connection);
    }

    List<Plan> of(Consumer<Jdbc> work) throws SQLException {
        var plans = new ArrayList<Plan>();
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(false);
            work.accept(database.on(proxy(Connection.class, new Explaining(connection, plans))));
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return plans;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private record Explaining(Connection connection, List<Plan> plans) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (!method.getName().equals("prepareStatement")) {
                return call(connection, method, arguments);
            }
            var statement = connection.prepareStatement("explain (analyze, buffers, timing off) " + arguments[0]);
            return Explained.proxy(PreparedStatement.class, new Running(connection, statement, plans));
        }
    }

    private record Running(Connection connection, PreparedStatement statement, List<Plan> plans)
            implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            return switch (method.getName()) {
                case "executeQuery" -> {
                    run();
                    yield nothing();
                }
                case "executeUpdate" -> {
                    run();
                    yield 0;
                }
                default -> call(statement, method, arguments);
            };
        }

        private ResultSet nothing() throws SQLException {
            return connection.createStatement().executeQuery("select 1 where false");
        }

        private void run() throws SQLException {
            var text = new StringBuilder();
            try (var line = statement.executeQuery()) {
                while (line.next()) {
                    text.append(line.getString(1)).append('\n');
                }
            }
            plans.add(new Plan(text.toString()));
        }
    }
}
