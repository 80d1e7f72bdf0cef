package io.crmify.backends.salesforce;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.salesforce.record.Targets;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** {@code crmify.backend=salesforce}. The setting {@code object} says what records are: leads, contacts, or a custom object. */
public final class SalesforceProvider implements BackendProvider {
    @Override
    public String name() {
        return "salesforce";
    }

    @Override
    public Set<String> settings() {
        var settings = new HashSet<>(Targets.settings());
        settings.addAll(Normalizer.SETTINGS);
        settings.addAll(JunkPolicy.SETTINGS);
        settings.addAll(Set.of(
                "api-version",
                "auth-flow",
                "login-url",
                "duplicate-rule",
                "auto-assign",
                "company-fallback",
                "converted-status",
                "event-object",
                "event-key-field",
                "member-status",
                "quota-percent"));
        return settings;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        return new SalesforceBackend(context, Clock.systemUTC());
    }
}
