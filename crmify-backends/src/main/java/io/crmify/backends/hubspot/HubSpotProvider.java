package io.crmify.backends.hubspot;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.hubspot.activity.SingleSends;
import io.crmify.backends.hubspot.contact.PropertyNames;
import io.crmify.backends.hubspot.lead.LeadsBackend;
import io.crmify.backends.hubspot.wire.ApiVersion;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.SignIn;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** {@code crmify.backend=hubspot}. */
public final class HubSpotProvider implements BackendProvider {
    private static final URI BASE_URL = URI.create("https://api.hubapi.com");

    @Override
    public String name() {
        return "hubspot";
    }

    @Override
    public Set<String> settings() {
        var settings = new HashSet<>(PropertyNames.settings());
        settings.addAll(JunkPolicy.SETTINGS);
        settings.addAll(Normalizer.SETTINGS);
        settings.addAll(SingleSends.SETTINGS);
        settings.add("api-version");
        settings.add("lifecycle");
        settings.add("object");
        return settings;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        var version = ApiVersion.of(context.setting("api-version").orElse("2026-09"));
        var http = SignIn.http(context, BASE_URL, version);
        var names = PropertyNames.from(context);
        var object = context.setting("object").orElse("contacts");
        var api = new HubSpotApi(http, context, version, names.setUp());
        return switch (object) {
            case "contacts" -> new HubSpotBackend(api, names, context);
            case "leads" -> new LeadsBackend(api, names, context);
            default ->
                throw new IllegalArgumentException(
                        "crmify.backend.object was %s; it can be contacts or leads".formatted(object));
        };
    }
}
