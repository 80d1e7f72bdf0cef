package io.crmify.jpa.lane;

import io.crmify.backend.Credentials;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.config.CrmifyConfig;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.lane.token.Passage;
import io.crmify.jpa.lane.token.TokenStores;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lanes of this node, in the order in which they are configured. Immutable. */
public final class Lanes {
    private final Map<String, Lane> lanes;

    private Lanes(List<Lane> lanes) {
        this.lanes = new LinkedHashMap<>();
        lanes.forEach(lane -> this.lanes.put(lane.name(), lane));
    }

    /** What lanes are made of. */
    public record Parts(Backends backends, LaneStates states, TokenStores tokens) {}

    /** Opens the backend of each connection; what cannot be opened is a fault. */
    public static Lanes open(CrmifyConfig config, Parts parts, Faults faults) {
        var opened = new ArrayList<Lane>();
        for (var connection : config.connections()) {
            if (!connection.backend().isEmpty()) {
                var lane = open(connection, opened.isEmpty(), parts, faults);
                if (lane != null) {
                    opened.add(lane);
                }
            }
        }
        return new Lanes(opened);
    }

    private static @Nullable Lane open(ConnectionConfig config, boolean first, Parts parts, Faults faults) {
        var made = new AtomicReference<CallGate>();
        Supplier<CallGate> gate = () -> Objects.requireNonNull(made.get());
        var current = new CurrentCredentials(config);
        var tokens = parts.tokens().of(config, current::now, new GatePassage(gate));
        var backend = parts.backends().open(config, new LaneContext(config, current, gate, tokens), faults);
        if (backend == null) {
            return null;
        }
        var profile = Lane.profile(backend.backend());
        var configured = config.limits().rate();
        var opened = parts.states()
                .gate(
                        config.name(),
                        configured == null ? profile.rate() : configured,
                        config.access().timeout());
        made.set(opened);
        return new Lane(config, first, backend, opened, current);
    }

    private record GatePassage(Supplier<CallGate> gate) implements Passage {
        @Override
        public void check() {
            gate.get().checkHere();
        }

        @Override
        public <T> T guarded(Runnable guard, Supplier<T> calls) {
            return gate.get().guarded(guard, calls);
        }

        @Override
        public <T> T apart(Supplier<T> calls) {
            return gate.get().apart(calls);
        }
    }

    public List<Lane> all() {
        return List.copyOf(lanes.values());
    }

    public @Nullable Lane lane(String connection) {
        return lanes.get(connection);
    }

    public Set<String> names() {
        return lanes.keySet();
    }

    /** The connections that leads of a type and a tenant may go to. */
    public Set<String> candidates(LeadType type, String tenant) {
        return lanes.values().stream()
                .filter(lane -> type.allows(lane.name()) && lane.config().serves(tenant))
                .map(Lane::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Makes them known to all nodes. */
    public void register(LaneStates states, Installation installation) {
        lanes.values()
                .forEach(lane -> states.register(lane, hash(lane.credentials().now(), installation)));
    }

    /** Takes up credentials that have changed in their files, and has the CRM looked at anew with them. */
    public void renew(LaneStates states, Installation installation) {
        for (var lane : lanes.values()) {
            if (lane.credentials().reread()) {
                lane.setPrepared(false);
                lane.health().forget();
                lane.gate().rest(Duration.ZERO);
                states.renew(lane, hash(lane.credentials().now(), installation));
            }
        }
    }

    // Keyed, so that nobody can find out a short password by trying.
    private static String hash(Credentials credentials, Installation installation) {
        var all = Stream.of(
                        credentials.apiKey(),
                        credentials.username(),
                        credentials.password(),
                        credentials.token(),
                        credentials.clientId(),
                        credentials.clientSecret(),
                        credentials.refreshToken(),
                        credentials.privateKey())
                .map(secret -> secret == null ? "" : secret)
                .collect(Collectors.joining("\0"));
        return installation.hash(all);
    }
}
