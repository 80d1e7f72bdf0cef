package io.crmify.jpa.lane;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.jpa.config.ConfigReader.KnownBackends;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.config.Faults;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the backend that a connection names: one given by the application, one of the known names, or a class. */
public final class Backends {
    private final Map<String, BackendProvider> providers = new TreeMap<>();
    private final Function<String, Optional<CrmBackend>> given;

    /** @param given the backends that the application has itself, by the name of the bean */
    public Backends(ClassLoader loader, Function<String, Optional<CrmBackend>> given) {
        this.given = given;
        ServiceLoader.load(BackendProvider.class, loader).forEach(provider -> providers.put(provider.name(), provider));
    }

    /** The settings of the known ones, for the check of configuration keys. */
    public KnownBackends known() {
        var settings = new TreeMap<String, Set<String>>();
        providers.forEach((name, provider) -> settings.put(name, provider.settings()));
        return new KnownBackends(settings);
    }

    /**
     * A backend, ready for calls.
     *
     * @param asksItself whether it was given a context, whose {@code beforeCall} it calls itself
     */
    record Opened(CrmBackend backend, boolean asksItself) {}

    /** The backend of a connection; null and a fault if there is none, or it cannot be opened. */
    @Nullable
    Opened open(ConnectionConfig config, BackendContext context, Faults faults) {
        var where = config.prefix() + "backend";
        var bean = given.apply(config.backend());
        if (bean.isPresent()) {
            return new Opened(bean.get(), false);
        }
        var provider = providers.get(config.backend().toLowerCase(Locale.ROOT));
        if (provider == null && config.backend().contains(".")) {
            return byClass(config.backend(), where, context, faults);
        }
        if (provider == null) {
            faults.add(
                    "CRMIFY-104",
                    where,
                    "there is no backend '" + config.backend() + "'",
                    "write one of " + String.join(", ", providers.keySet())
                            + ", or the name of a bean or class that is a CrmBackend");
            return null;
        }
        return open(provider, where, context, faults);
    }

    private static @Nullable Opened open(
            BackendProvider provider, String where, BackendContext context, Faults faults) {
        try {
            return new Opened(provider.open(context), true);
        } catch (IllegalArgumentException e) {
            faults.add(
                    "CRMIFY-105",
                    where,
                    "'" + provider.name() + "' cannot be opened: " + e.getMessage(),
                    "correct its settings");
            return null;
        }
    }

    private static @Nullable Opened byClass(String name, String where, BackendContext context, Faults faults) {
        try {
            var loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                    .orElse(Backends.class.getClassLoader());
            var constructor = Class.forName(name, true, loader).getDeclaredConstructor();
            constructor.setAccessible(true);
            var made = constructor.newInstance();
            if (made instanceof CrmBackend backend) {
                return new Opened(backend, false);
            }
            if (made instanceof BackendProvider provider) {
                return open(provider, where, context, faults);
            }
            faults.add(
                    "CRMIFY-104", where, name + " is no CrmBackend", "let it implement io.crmify.backend.CrmBackend");
        } catch (ClassNotFoundException e) {
            faults.add(
                    "CRMIFY-104",
                    where,
                    "there is no class " + name,
                    "correct the name, or put the class on the class path");
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            faults.add(
                    "CRMIFY-104",
                    where,
                    name + " cannot be made",
                    "give it a constructor without parameters that does not fail");
        }
        return null;
    }
}
