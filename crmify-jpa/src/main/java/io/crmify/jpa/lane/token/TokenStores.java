package io.crmify.jpa.lane.token;

import io.crmify.backend.Credentials;
import io.crmify.backend.token.TokenStore;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Installation;
import io.crmify.jpa.store.cipher.KeyRing;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the tokens of all connections are kept. Thread-safe. */
public final class TokenStores {
    /** What a renewal takes besides its call: the wait for a slot, and the database. */
    private static final Duration BESIDES = Duration.ofSeconds(15);

    private final Database database;
    private final String unit;
    private final @Nullable KeyRing ring;

    /** @param ring null to keep them in this process only: they are never stored in clear */
    public TokenStores(Database database, String unit, @Nullable KeyRing ring) {
        this.database = database;
        this.unit = unit;
        this.ring = ring;
    }

    /** @param credentials those that the calling thread works with */
    public TokenStore of(ConnectionConfig config, Supplier<Credentials> credentials, Passage passage) {
        var clock = database.clock();
        var timeout = config.access().timeout();
        return new LaneTokens(
                config.access(),
                credentials,
                passage,
                clock,
                owner -> new OneAtATime(store(config, owner, passage), clock, passage, timeout));
    }

    private TokenStore store(ConnectionConfig config, String owner, Passage passage) {
        var timeout = config.access().timeout();
        return ring == null
                ? TokenStore.inMemory()
                : new SharedTokens(
                        row(ring, config.name(), owner),
                        database.clock(),
                        passage,
                        new SharedTokens.Times(timeout, timeout.plus(BESIDES)));
    }

    // Keyed, as the hash of all credentials is.
    private TokenRow row(KeyRing keys, String connection, String owner) {
        var hash = Installation.of(database).hash(owner);
        return new TokenRow(database, keys, new TokenRow.Place(unit, connection, hash));
    }
}
