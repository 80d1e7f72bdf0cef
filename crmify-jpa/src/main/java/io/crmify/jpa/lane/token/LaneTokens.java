package io.crmify.jpa.lane.token;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backend.token.TokenStore;
import io.crmify.jpa.config.ConnectionConfig.Access;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.store.UnitClock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The token of one connection, which belongs to its credentials: with others there is none. What a CRM has just refused is not asked
 * of it again by each thread in turn. Thread-safe.
 */
final class LaneTokens implements TokenStore {
    private static final long REFUSED_FOR = Duration.ofSeconds(5).toNanos();

    private final Access access;
    private final Supplier<Credentials> credentials;
    private final Passage passage;
    private final UnitClock clock;
    private final Function<String, TokenStore> stores;
    private final Map<String, TokenStore> owned = Collections.synchronizedMap(new Latest());
    private volatile @Nullable Refusal refusal;

    /** @param stores makes the one of an owner, who is told apart by that text */
    LaneTokens(
            Access access,
            Supplier<Credentials> credentials,
            Passage passage,
            UnitClock clock,
            Function<String, TokenStore> stores) {
        this.access = access;
        this.credentials = credentials;
        this.passage = passage;
        this.clock = clock;
        this.stores = stores;
    }

    /** Those of the last few credentials: calls with former ones may be under way, and go on with theirs. */
    private static final class Latest extends LinkedHashMap<String, TokenStore> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 4;

        Latest() {
            super(MOST, 1, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenStore> eldest) {
            return size() > MOST;
        }
    }

    private record Refusal(
            Credentials credentials, @Nullable StoredToken known, String message, Diagnosis diagnosis, long until) {
        boolean isOf(Credentials others, @Nullable StoredToken other) {
            return credentials.equals(others) && Objects.equals(known, other);
        }
    }

    @Override
    public Optional<StoredToken> current() {
        return asking(TokenStore::current);
    }

    @Override
    public StoredToken renew(@Nullable StoredToken refused, Function<Optional<StoredToken>, StoredToken> renewal) {
        return asking(store -> store.renew(refused, known -> renewed(known, renewal)));
    }

    private <T> T asking(Function<TokenStore, T> question) {
        try {
            return question.apply(store());
        } catch (StoreException e) {
            throw new CallNotAllowedException("the database cannot be asked for the token; nothing was sent", e);
        }
    }

    private TokenStore store() {
        return owned.computeIfAbsent(owner(credentials.get()), stores);
    }

    // What tells one account from another. Not what only proves that one may use it: a secret that was
    // replaced gets no other account, and a refresh token that the CRM has replaced is not forgotten for it.
    private String owner(Credentials now) {
        var addresses = access.settings().entrySet().stream()
                .filter(setting -> setting.getKey().endsWith("url"))
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining("\n"));
        return Stream.of(
                        access.baseUrl(),
                        addresses,
                        now.apiKey(),
                        now.username(),
                        now.token(),
                        now.clientId(),
                        now.refreshToken())
                .map(part -> part == null ? "" : part.toString())
                .collect(Collectors.joining("\0"));
    }

    private StoredToken renewed(Optional<StoredToken> known, Function<Optional<StoredToken>, StoredToken> renewal) {
        var now = credentials.get();
        var before = known.orElse(null);
        var last = refusal;
        if (last != null && last.isOf(now, before) && clock.nanos() - last.until() < 0) {
            throw new UnauthorizedException(last.message(), last.diagnosis());
        }
        try {
            return passage.apart(() -> renewal.apply(known));
        } catch (UnauthorizedException e) {
            var until = clock.nanos() + REFUSED_FOR;
            refusal = new Refusal(now, before, String.valueOf(e.getMessage()), e.diagnosis(), until);
            throw e;
        }
    }
}
