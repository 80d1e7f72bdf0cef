package io.crmify.jpa.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** What passes through a data source: statements and commits, in order, and how many connections are out. Thread-safe. */
public final class StatementLog {
    private static final Pattern WRITES =
            Pattern.compile("\\b(insert|update|delete|merge)\\b(?! skip)", Pattern.CASE_INSENSITIVE);

    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger out = new AtomicInteger();
    private volatile Predicate<String> failing = sql -> false;
    private volatile Supplier<SQLException> failure = () -> new SQLException("failed as the test wished");
    private volatile Consumer<String> listener = sql -> {};
    private volatile Runnable beforeCommit = () -> {};

    /** The same data source, with every statement noted. */
    public DataSource around(DataSource source) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            var result = invoke(source, method, arguments);
            if (!(result instanceof Connection connection)) {
                return result;
            }
            out.incrementAndGet();
            return connection(connection);
        });
    }

    private Connection connection(Connection real) {
        var wrote = new AtomicBoolean();
        return proxy(Connection.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "commit" -> {
                    beforeCommit.run();
                    commits.incrementAndGet();
                    writes.addAndGet(wrote.getAndSet(false) ? 1 : 0);
                }
                case "close" -> out.decrementAndGet();
                default -> {}
            }
            var result = invoke(real, method, arguments);
            if (result instanceof PreparedStatement prepared) {
                return statement(PreparedStatement.class, prepared, String.valueOf(arguments[0]), wrote);
            }
            return result instanceof Statement statement ? statement(Statement.class, statement, "", wrote) : result;
        });
    }

    private <S extends Statement> S statement(Class<S> type, S real, String sql, AtomicBoolean wrote) {
        return proxy(type, (self, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                var text = arguments != null && arguments.length > 0 ? String.valueOf(arguments[0]) : sql;
                statements.add(text);
                listener.accept(text);
                wrote.compareAndSet(false, WRITES.matcher(text).find());
                if (failing.test(text)) {
                    throw failure.get();
                }
            }
            return invoke(real, method, arguments);
        });
    }

    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Statements whose text contains a word. */
    public List<String> statements(String word) {
        return statements.stream()
                .filter(sql -> sql.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)))
                .toList();
    }

    public List<String> statements() {
        return List.copyOf(statements);
    }

    public int commits() {
        return commits.get();
    }

    /** The commits of transactions that changed something. */
    public int commitsThatWrote() {
        return writes.get();
    }

    /** How many connections are with somebody. */
    public int connectionsOut() {
        return out.get();
    }

    /** Such statements fail from now on. */
    public void failOn(Predicate<String> which) {
        failing = which;
    }

    /** Such statements fail from now on, and in this way. */
    public void failOn(Predicate<String> which, Supplier<SQLException> how) {
        failure = how;
        failing = which;
    }

    /** Has every statement told, right before it is run, on its thread. */
    public void onStatement(Consumer<String> told) {
        listener = told;
    }

    /** Has every commit told, right before it is made, on its thread: all of the transaction's locks are held meanwhile. */
    public void onCommit(Runnable told) {
        beforeCommit = told;
    }

    public void clear() {
        statements.clear();
        commits.set(0);
        writes.set(0);
    }
}
