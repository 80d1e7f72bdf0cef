package io.crmify.jpa.lane.token;

import io.crmify.backend.token.StoredToken;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.store.cipher.KeyRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row in which all nodes keep a token. Each method is one short transaction. Thread-safe. */
final class TokenRow {
    /** After that the tokens of other credentials of the connection are deleted. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private final Database database;
    private final KeyRing ring;
    private final Place place;

    /** @param credentialHash whose token it is */
    record Place(String unit, String connection, String credentialHash) {
        // Nobody can make a token pass for that of another connection by moving it.
        private String purpose() {
            return String.join("\n", "crmify_token", unit, connection, credentialHash);
        }
    }

    TokenRow(Database database, KeyRing ring, Place place) {
        this.database = database;
        this.ring = ring;
        this.place = place;
    }

    /**
     * What is there.
     *
     * @param version goes up with each new token
     * @param token null if there is none that can be read
     * @param unreadable there is one that cannot be read
     */
    record Content(long version, @Nullable StoredToken token, boolean unreadable) {
        /** Whether there is a token that is news to those who know the other. */
        boolean isNewerThan(Content other) {
            return token != null && version > other.version;
        }
    }

    String connection() {
        return place.connection();
    }

    /** Reads it, and makes an empty one first where there is none. */
    Content read() {
        var found = select();
        if (found.isEmpty()) {
            insert();
            found = select();
        }
        return found.isEmpty() ? new Content(0, null, false) : found.get(0);
    }

    private List<Content> select() {
        return database.inTransaction(
                jdbc -> jdbc.query(TokenSql.SELECT, row -> content(row.getLong(1), row.getString(2)), key().toArray()));
    }

    private Content content(long version, @Nullable String encrypted) {
        if (encrypted == null) {
            return new Content(version, null, false);
        }
        var token = ring.decrypt(encrypted, place.purpose())
                .flatMap(TokenText::read)
                .orElse(null);
        return new Content(version, token, token == null);
    }

    private void insert() {
        var sql = TokenSql.insert(database.kind());
        try {
            database.inTransaction(jdbc -> jdbc.update(sql, with(key(), key().toArray())));
        } catch (StoreException e) {
            if (!e.isUniqueViolation()) {
                throw e; // else another node was first
            }
        }
    }

    /** Takes the right to renew that version; false if another has it, or it is not the latest any more. */
    boolean claim(Content seen, UUID lease, Duration time) {
        var first = new ArrayList<Object>(List.of(lease, time.toMillis()));
        first.addAll(key());
        return database.inTransaction(jdbc -> jdbc.update(TokenSql.CLAIM, with(first, seen.version()))) > 0;
    }

    /** Has the right last for that time from now on; false if another has it by now. */
    boolean keep(UUID lease, Duration time) {
        var first = new ArrayList<Object>(List.of(time.toMillis()));
        first.addAll(key());
        return database.inTransaction(jdbc -> jdbc.update(TokenSql.KEEP, with(first, lease))) > 0;
    }

    void giveBack(UUID lease) {
        database.inTransaction(jdbc -> jdbc.update(TokenSql.GIVE_BACK, with(key(), lease)));
    }

    /** Puts a token after that version; false if there is another after it by now. */
    boolean store(long version, StoredToken token) {
        var first = new ArrayList<Object>(List.of(ring.encrypt(TokenText.of(token), place.purpose())));
        first.addAll(key());
        return database.inTransaction(jdbc -> {
            jdbc.update(TokenSql.FORGET, with(key(), FORGOTTEN_AFTER.toMillis()));
            return jdbc.update(TokenSql.STORE, with(first, version)) > 0;
        });
    }

    private List<Object> key() {
        return List.of(place.unit(), place.connection(), place.credentialHash());
    }

    private static Object[] with(List<Object> first, Object... more) {
        var all = new ArrayList<>(first);
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }
}
