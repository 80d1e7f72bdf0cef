package io.crmify.backends.nationbuilder;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.nationbuilder.v1.PeopleBackend;
import io.crmify.backends.nationbuilder.v2.SignupBackend;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Nation;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** {@code crmify.backend=nationbuilder}. */
public final class NationBuilderProvider implements BackendProvider {
    @Override
    public String name() {
        return "nationbuilder";
    }

    @Override
    public Set<String> settings() {
        var settings = new HashSet<>(Choices.SETTINGS);
        settings.add(Nation.SLUG);
        settings.addAll(JunkPolicy.SETTINGS);
        settings.addAll(Normalizer.SETTINGS);
        return settings;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        var clock = Clock.systemUTC();
        var nation = Nation.of(context, clock);
        var choices = Choices.of(context);
        return switch (choices.api()) {
            case V2 -> SignupBackend.of(nation, context, choices, clock);
            case V1 -> PeopleBackend.of(nation, context, choices, clock);
        };
    }
}
