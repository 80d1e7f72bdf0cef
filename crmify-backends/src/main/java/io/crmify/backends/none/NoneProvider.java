package io.crmify.backends.none;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;

/** {@code crmify.backend=none}. */
public final class NoneProvider implements BackendProvider {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        return new NoCrm();
    }
}
