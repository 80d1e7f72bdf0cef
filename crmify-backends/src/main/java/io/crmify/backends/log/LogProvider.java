package io.crmify.backends.log;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;

/** {@code crmify.backend=log}. */
public final class LogProvider implements BackendProvider {
    @Override
    public String name() {
        return "log";
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        return new LoggedCrm(context.connection(), System.getLogger("io.crmify.backends.log"));
    }
}
