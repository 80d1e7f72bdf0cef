package io.crmify.backends.memory;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;

/** {@code crmify.backend=memory}: a fresh {@link InMemoryCrm} per connection and node. */
public final class MemoryProvider implements BackendProvider {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        return new InMemoryCrm();
    }
}
