package io.crmify.backends.insightly;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code crmify.backend=insightly}. With the setting {@code key-field} its creates can be found again. */
public final class InsightlyProvider implements BackendProvider {
    private static final URI BASE_URL = URI.create("https://api.insightly.com/v3.1");
    private static final String KEY_FIELD = "key-field";
    private static final Set<String> OWN = Set.of(KEY_FIELD, "object", Conversions.CONVERSION, Conversions.STATUS);

    @Override
    public String name() {
        return "insightly";
    }

    @Override
    public Set<String> settings() {
        return Stream.of(OWN, JunkPolicy.SETTINGS, Normalizer.SETTINGS)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public CrmBackend open(BackendContext context) {
        if (context.credentials().apiKey() == null) {
            throw new IllegalArgumentException(
                    "crmify.backend.auth.api-key is missing: it is in Insightly under User Settings > API key");
        }
        var keyField = context.setting(KEY_FIELD);
        var parts = parts(context, keyField.orElse(""));
        return keyField.isPresent() ? new FindableInsightly(parts) : new InsightlyBackend(parts);
    }

    private static Insightly.Parts parts(BackendContext context, String keyField) {
        var http = CrmHttp.of(context, BASE_URL, Authorization.basicApiKey())
                .withListener(answer -> Verdicts.seeCallsLeft(context, answer));
        var target = new Target(http, CrmObject.of(context), keyField);
        // how long its fields are Insightly tells nobody: it refuses what is too long, and the field is named
        var normalizer = Normalizer.of(context, Map.of());
        var tags = new Tags(target);
        var records = new Records(target, new LeadWriting(target, normalizer, Clock.systemUTC()), tags);
        return new Insightly.Parts(
                target,
                new Account(target),
                records,
                tags,
                new Conversions(context, target, records),
                JunkPolicy.of(context, "spam"),
                JunkPolicy.of(context, "review"));
    }
}
