package io.crmify.jpa.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A connection that notes the statements that are prepared on it. */
public final class Statements {
    private final List<String> prepared = new ArrayList<>();
    private final Connection connection;

    public Statements(Connection real) {
        connection = (Connection) Proxy.newProxyInstance(
                Statements.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        prepared.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    public Connection connection() {
        return connection;
    }

    public List<String> prepared() {
        return List.copyOf(prepared);
    }
}
