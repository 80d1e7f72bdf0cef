package io.crmify.jpa.config;

import io.crmify.jpa.config.ConfigKey.Scope;
import io.crmify.jpa.config.ConfigReader.KnownBackends;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Finds misspelt keys: an error where somebody wrote them into a file or on the command line, a warning where they come from the
 * environment, into which platforms put names such as CRMIFY_PORT by themselves.
 */
final class UnknownKeys {
    private static final Logger LOG = System.getLogger(UnknownKeys.class.getName());

    private static final String PREFIX = "crmify.";
    private static final Pattern CONNECTION = Pattern.compile("crmify\\.connection\\.([^.]+)\\..+");

    private final Config config;
    private final Faults faults;

    UnknownKeys(Config config, Faults faults) {
        this.config = config;
        this.faults = faults;
    }

    void report(List<ConnectionConfig> connections, KnownBackends backends) {
        var known = known(connections, backends);
        var knownInEnvironment =
                known.stream().map(UnknownKeys::environmentName).collect(Collectors.toSet());
        var strangers = new TreeSet<String>();
        for (var source : config.getConfigSources()) {
            for (var key : source.getPropertyNames()) {
                if (isEnvironment(source)) {
                    var name = environmentName(key);
                    if (name.startsWith("CRMIFY_") && !knownInEnvironment.contains(name)) {
                        strangers.add(name);
                    }
                } else if (isOurs(key) && !known.contains(key)) {
                    report(key, known, connections);
                }
            }
        }
        if (!strangers.isEmpty()) {
            LOG.log(Level.WARNING, "CRMIFY-201 Not known to crmify, and ignored, in the environment: {0}", strangers);
        }
    }

    // Profiles of the configuration (%dev.crmify.backend) are not active here, or come again under their plain name.
    private static boolean isOurs(String key) {
        return key.startsWith(PREFIX);
    }

    private static boolean isEnvironment(ConfigSource source) {
        // Without what some add in brackets, the path of a file, say.
        return source.getName()
                .replaceFirst("\\[.*", "")
                .toLowerCase(Locale.ROOT)
                .contains("env");
    }

    private static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Set<String> known(List<ConnectionConfig> connections, KnownBackends backends) {
        var known = new TreeSet<String>();
        for (var key : ConfigKey.values()) {
            if (key.scope() == Scope.ALL) {
                known.add(PREFIX + key.suffix());
            } else {
                connections.forEach(connection -> known.add(connection.prefix() + key.suffix()));
            }
        }
        for (var connection : connections) {
            backends.settingsOf(connection.backend())
                    .forEach(setting -> known.add(connection.prefix() + "backend." + setting));
        }
        return known;
    }

    private void report(String key, Collection<String> known, List<ConnectionConfig> connections) {
        var named = CONNECTION.matcher(key);
        if (named.matches() && connections.stream().noneMatch(c -> c.name().equals(named.group(1)))) {
            faults.add(
                    "CRMIFY-103",
                    key,
                    "crmify knows no connection '" + named.group(1) + "'",
                    "name it in crmify.connections; otherwise remove the key");
            return;
        }
        // One of a single connection, where several are named.
        var nearest = connections.stream()
                .map(connection -> connection.prefix() + key.substring(PREFIX.length()))
                .filter(known::contains)
                .findFirst()
                .or(() -> known.stream().min(Comparator.comparingInt(candidate -> distance(key, candidate))))
                .orElse("");
        faults.add("CRMIFY-103", key, "crmify knows no such key", "did you mean " + nearest + "? Otherwise remove it");
    }

    /** How many letters must be changed, added or removed to make one of the other. */
    static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                var replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
