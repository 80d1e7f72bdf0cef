package io.crmify.backend.token;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the token of one connection is kept: for all nodes, or for this one alone where nothing is there to encrypt it with. It belongs to the
 * credentials of the calling thread's work: with those of another account there is none yet. Thread-safe.
 */
public interface TokenStore {
    /** The newest; empty if there is none yet. */
    Optional<StoredToken> current();

    /**
     * Renews it, one at a time over all threads and nodes. Who comes while another is at it waits, and gets what that one got.
     *
     * @param refused the token that is used up or was refused; if another is there by now, that one is returned; null if there was none
     * @param renewal asks the CRM, outside of transactions; is given what is stored. What it throws is thrown, and nothing changes
     */
    StoredToken renew(@Nullable StoredToken refused, Function<Optional<StoredToken>, StoredToken> renewal);

    /** In this process alone, and gone with it. */
    static TokenStore inMemory() {
        return new MemoryTokens();
    }
}
