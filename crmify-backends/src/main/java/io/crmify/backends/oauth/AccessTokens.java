package io.crmify.backends.oauth;

import io.crmify.backend.token.StoredToken;
import io.crmify.backend.token.TokenStore;
import io.crmify.backends.http.Tokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The access tokens of one connection. A token is renewed a minute before its end, by one thread of one node. Thread-safe. */
public final class AccessTokens implements Tokens {
    private static final Duration EARLY = Duration.ofSeconds(60);

    private final TokenStore store;
    private final Grant grant;
    private final InstantSource clock;

    public AccessTokens(TokenStore store, Grant grant, InstantSource clock) {
        this.store = store;
        this.grant = grant;
        this.clock = clock;
    }

    @Override
    public StoredToken current() {
        var known = store.current();
        return known.filter(this::isGood).orElseGet(() -> renewed(known.orElse(null)));
    }

    // What another node got may have come to its end too since; what was asked for just now is taken however short its
    // life.
    private StoredToken renewed(@Nullable StoredToken old) {
        var asked = new AtomicBoolean();
        var other = store.renew(old, known -> {
            asked.set(true);
            return grant.request(known);
        });
        return asked.get() || isGood(other) ? other : store.renew(other, grant::request);
    }

    private boolean isGood(StoredToken token) {
        var end = token.expiresAt();
        return end == null || clock.instant().plus(EARLY).isBefore(end);
    }

    @Override
    public StoredToken after(StoredToken refused) {
        return store.renew(refused, grant::request);
    }
}
