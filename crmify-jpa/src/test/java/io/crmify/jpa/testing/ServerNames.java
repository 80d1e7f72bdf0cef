package io.crmify.jpa.testing;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** JNDI as a server has it, with these names and no others, until it is closed. */
public final class ServerNames implements AutoCloseable {
    private static volatile Map<String, Object> names = Map.of();

    private ServerNames() {}

    public static ServerNames of(Map<String, Object> known) {
        names = known;
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Factory.class.getName());
        return new ServerNames();
    }

    @Override
    public void close() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        names = Map.of();
    }

    /** Found by JNDI through the system property. */
    public static final class Factory implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return (Context) Proxy.newProxyInstance(
                    Factory.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("lookup")) {
                            return null;
                        }
                        var found = names.get(arguments[0].toString());
                        if (found == null) {
                            throw new NameNotFoundException(arguments[0].toString());
                        }
                        return found;
                    });
        }
    }
}
