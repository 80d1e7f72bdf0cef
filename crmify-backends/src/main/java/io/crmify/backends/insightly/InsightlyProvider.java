package io.crmify.backends.insightly;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import java.net.URI;
import java.time.Clock;
import java.util.Set;

/** {@code crmify.backend=insightly}. With the setting {@code key-field} its creates can be found again. */
public final class InsightlyProvider implements BackendProvider {
    private static final URI BASE_URL = URI.create("https://api.insightly.com/v3.1");
    private static final String KEY_FIELD = "key-field";

    @Override
    public String name() {
        return "insightly";
    }

    @Override
    public Set<String> settings() {
        return Set.of(KEY_FIELD);
    }

    @Override
    public CrmBackend open(BackendContext context) {
        if (context.credentials().apiKey() == null) {
            throw new IllegalArgumentException(
                    "crmify.backend.auth.api-key is missing: it is in Insightly under User Settings > API key");
        }
        var http = CrmHttp.of(context, BASE_URL, Authorization.basicApiKey());
        var clock = Clock.systemUTC();
        return context.setting(KEY_FIELD)
                .<CrmBackend>map(field -> new FindableInsightly(
                        http, field, new InsightlyBackend(http, new LeadWriting(http, field, clock))))
                .orElseGet(() -> new InsightlyBackend(http, new LeadWriting(http, "", clock)));
    }
}
