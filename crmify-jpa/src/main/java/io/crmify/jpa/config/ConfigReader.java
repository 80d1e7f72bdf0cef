package io.crmify.jpa.config;

import io.crmify.backend.RateLimit;
import io.crmify.jpa.config.ConnectionConfig.Access;
import io.crmify.jpa.config.ConnectionConfig.Limits;
import io.crmify.jpa.config.ConnectionConfig.Policies;
import io.crmify.jpa.config.CrmifyConfig.DeleteGuard;
import io.crmify.jpa.config.CrmifyConfig.Pace;
import io.crmify.jpa.config.CrmifyConfig.Retry;
import io.crmify.jpa.config.CrmifyConfig.Switches;
import io.crmify.lead.LeadStage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole configuration, and reports all that is wrong in it at once. It can be asked only for the switches too, which
 * the hook needs before anything else is known.
 */
public final class ConfigReader {
    private static final Duration NONE = Duration.ZERO;
    private static final int LONGEST_TENANT = 100;
    private static final String CONNECTION_PREFIX = "crmify.connection.";

    private final ConfigValues values;
    private final UnknownKeys unknown;
    private final Faults faults;
    private final KnownBackends backends;

    public ConfigReader(Config config, KnownBackends backends, Faults faults) {
        this.values = new ConfigValues(config, faults);
        this.unknown = new UnknownKeys(config, faults);
        this.faults = faults;
        this.backends = backends;
    }

    /**
     * What is known of the backends on the class path.
     *
     * @param settings the settings that each reads besides the common ones, by the backend's name
     */
    public record KnownBackends(Map<String, Set<String>> settings) {
        Set<String> settingsOf(String backend) {
            return settings.getOrDefault(backend, Set.of());
        }
    }

    /** Whether crmify is on at all, and who looks after its tables. */
    public static Switches switches(Config config, Faults faults) {
        return switches(new ConfigValues(config, faults));
    }

    public CrmifyConfig read() {
        var switches = switches(values);
        var connections = switches.enabled() ? connections() : List.<ConnectionConfig>of();
        if (switches.enabled()) {
            unknown.report(connections, backends);
        }
        var pace = pace();
        connections.forEach(connection -> checkLease(pace, connection));
        var retry = retry();
        checkRetry(retry);
        return new CrmifyConfig(
                switches,
                values.text(key(ConfigKey.UNIT)).orElse(null),
                values.text(key(ConfigKey.NAMESPACE)).orElse(null),
                pace,
                retry,
                guard(),
                new SecretReader(values, "crmify.").keyset(),
                connections);
    }

    private static Switches switches(ConfigValues values) {
        return new Switches(
                values.flag(key(ConfigKey.ENABLED), ConfigKey.ENABLED.fallback()),
                values.flag(key(ConfigKey.PUSH_ENABLED), ConfigKey.PUSH_ENABLED.fallback()),
                values.choice(key(ConfigKey.SCHEMA), ConfigKey.SCHEMA.fallback(), SchemaMode.class),
                values.flag(key(ConfigKey.PROJECT_ID), ConfigKey.PROJECT_ID.fallback()));
    }

    private Pace pace() {
        return new Pace(
                duration(ConfigKey.POLL_INTERVAL, Duration.ofMillis(100), Duration.ofHours(1)),
                duration(ConfigKey.MIN_INTERVAL, NONE, Duration.ofHours(1)),
                duration(ConfigKey.LEASE, Duration.ofSeconds(1), Duration.ofDays(1)));
    }

    private Retry retry() {
        return new Retry(
                duration(ConfigKey.RETRY_DELAY, Duration.ofMillis(10), Duration.ofHours(1)),
                duration(ConfigKey.RETRY_MAX_DELAY, Duration.ofMillis(10), Duration.ofDays(1)),
                duration(ConfigKey.RETRY_BUDGET, NONE, Duration.ofDays(365)),
                number(ConfigKey.RETRY_MIN_ATTEMPTS, 1, 1000),
                values.number(key(ConfigKey.RETRY_MAX_ATTEMPTS), "", 1, 1000));
    }

    private void checkRetry(Retry retry) {
        if (retry.delay().compareTo(retry.maxDelay()) > 0) {
            values.wrong(
                    key(ConfigKey.RETRY_DELAY),
                    "is %s, but %s is %s".formatted(retry.delay(), key(ConfigKey.RETRY_MAX_DELAY), retry.maxDelay()),
                    "make the first delay no longer than the longest");
        }
    }

    private DeleteGuard guard() {
        return new DeleteGuard(
                number(ConfigKey.GUARD_COUNT, 0, 1_000_000_000),
                number(ConfigKey.GUARD_PERCENT, 0, 100),
                duration(ConfigKey.GUARD_WINDOW, Duration.ofSeconds(1), Duration.ofDays(7)));
    }

    private List<ConnectionConfig> connections() {
        var names = values.names(key(ConfigKey.CONNECTIONS));
        var read = new ArrayList<ConnectionConfig>();
        if (names.isEmpty()) {
            read.add(connection(ConnectionConfig.DEFAULT_NAME, "crmify."));
        }
        for (var name : names) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
                values.wrong(
                        key(ConfigKey.CONNECTIONS), "names '" + name + "'", "use letters, digits, - and _, at most 64");
            } else {
                read.add(connection(name, CONNECTION_PREFIX + name + "."));
            }
        }
        return read;
    }

    private ConnectionConfig connection(String name, String prefix) {
        var backend = values.text(prefix + ConfigKey.BACKEND.suffix()).orElse("");
        if (backend.isEmpty()) {
            faults.add(
                    "CRMIFY-101",
                    prefix + ConfigKey.BACKEND.suffix(),
                    "no backend is configured",
                    "write one of "
                            + String.join(
                                    ", ",
                                    backends.settings().keySet().stream()
                                            .sorted()
                                            .toList()) + ", or the name of a bean or class that is a CrmBackend");
        }
        return new ConnectionConfig(
                name,
                prefix,
                backend,
                access(prefix, backends.settingsOf(backend)),
                limits(prefix),
                tenants(prefix + ConfigKey.TENANTS.suffix()),
                new Policies(
                        choice(prefix, ConfigKey.DELETE_POLICY, DeletePolicy.class),
                        choice(prefix, ConfigKey.AMBIGUOUS_CREATE, AmbiguousCreate.class)),
                stages(prefix));
    }

    private Set<String> tenants(String key) {
        var tenants = values.names(key);
        if (tenants.stream().anyMatch(tenant -> tenant.length() > LONGEST_TENANT)) {
            values.wrong(key, "names one of more than 100 characters", "use at most 100, in @CrmTenant too");
        }
        return tenants;
    }

    private Access access(String prefix, Set<String> settingNames) {
        var settings = new HashMap<String, String>();
        settingNames.forEach(
                name -> values.text(prefix + "backend." + name).ifPresent(value -> settings.put(name, value)));
        var secrets = new SecretReader(values, prefix);
        return new Access(
                values.parsed(
                        prefix + ConfigKey.BASE_URL.suffix(),
                        ConfigReader::httpAddress,
                        "write an address such as https://api.example.org"),
                secrets.credentials(),
                secrets.files(),
                settings,
                values.duration(
                        prefix + ConfigKey.TIMEOUT.suffix(),
                        ConfigKey.TIMEOUT.fallback(),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10)));
    }

    private Limits limits(String prefix) {
        return new Limits(
                values.number(prefix + ConfigKey.BATCH_SIZE.suffix(), "", 1, 10_000),
                Objects.requireNonNull(values.number(
                        prefix + ConfigKey.CONCURRENCY.suffix(), ConfigKey.CONCURRENCY.fallback(), 1, 64)),
                rate(prefix + ConfigKey.RATE.suffix()));
    }

    private @Nullable RateLimit rate(String key) {
        return values.parsed(
                key,
                RateText::parse,
                "write calls and their time, such as 100/10s, 10/s or 150/min; a plain number of calls per second; or unlimited");
    }

    private Map<LeadStage, String> stages(String prefix) {
        var words = new EnumMap<LeadStage, String>(LeadStage.class);
        Map.of(
                        LeadStage.NEW, ConfigKey.NEW_STATUS,
                        LeadStage.CONTACTED, ConfigKey.CONTACTED_STATUS,
                        LeadStage.CONVERTED, ConfigKey.CONVERTED_STATUS,
                        LeadStage.DEAD, ConfigKey.DEAD_STATUS)
                .forEach((stage, key) -> values.text(prefix + key.suffix()).ifPresent(word -> words.put(stage, word)));
        return words;
    }

    private void checkLease(Pace pace, ConnectionConfig connection) {
        var timeout = connection.access().timeout();
        if (pace.lease().compareTo(timeout.plusSeconds(5)) < 0) {
            values.wrong(
                    key(ConfigKey.LEASE),
                    "is %s, but %s is %s"
                            .formatted(pace.lease(), connection.prefix() + ConfigKey.TIMEOUT.suffix(), timeout),
                    "make the lease at least 5s longer than the time-out");
        }
    }

    private Duration duration(ConfigKey key, Duration least, Duration most) {
        return values.duration(key(key), key.fallback(), least, most);
    }

    private int number(ConfigKey key, int least, int most) {
        return Objects.requireNonNull(values.number(key(key), key.fallback(), least, most));
    }

    private <E extends Enum<E>> E choice(String prefix, ConfigKey key, Class<E> type) {
        return values.choice(prefix + key.suffix(), key.fallback(), type);
    }

    private static URI httpAddress(String text) {
        var address = URI.create(text);
        if (!address.isAbsolute()
                || address.getHost() == null
                || !address.getScheme().matches("https?")) {
            throw new IllegalArgumentException("no http address");
        }
        return address;
    }

    private static String key(ConfigKey key) {
        return "crmify." + key.suffix();
    }
}
