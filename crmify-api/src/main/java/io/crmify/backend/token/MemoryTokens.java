package io.crmify.backend.token;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Of one process. */
final class MemoryTokens implements TokenStore {
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile @Nullable StoredToken token;

    @Override
    public Optional<StoredToken> current() {
        return Optional.ofNullable(token);
    }

    @Override
    public StoredToken renew(@Nullable StoredToken refused, Function<Optional<StoredToken>, StoredToken> renewal) {
        renewing.lock();
        try {
            var known = token;
            if (known != null && !known.equals(refused)) {
                return known;
            }
            var renewed = renewal.apply(Optional.ofNullable(known));
            token = renewed;
            return renewed;
        } finally {
            renewing.unlock();
        }
    }
}
