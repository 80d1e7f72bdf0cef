package io.crmify.backends.hubspot;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
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
        settings.add("api-version");
        settings.add("key-property");
        return settings;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        if (context.credentials().token() == null) {
            throw new IllegalArgumentException(
                    "crmify.backend.auth.token is missing: give the token of a HubSpot service key or private app");
        }
        var version = ApiVersion.of(context.setting("api-version").orElse("2026-09"));
        var http = CrmHttp.of(context, BASE_URL, Authorization.bearer());
        return new HubSpotBackend(http, context, version);
    }
}
