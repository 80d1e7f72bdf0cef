package io.crmify.backends.insightly;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.lead.LeadField;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code crmify.backend=insightly}. With the setting {@code key-field} its creates can be found again. */
public final class InsightlyProvider implements BackendProvider {
    private static final URI BASE_URL = URI.create("https://api.insightly.com/v3.1");
    private static final String KEY_FIELD = "key-field";
    private static final String LENGTHS = "field-lengths";
    private static final Set<String> OWN =
            Set.of(KEY_FIELD, LENGTHS, "object", Conversions.CONVERSION, Conversions.STATUS);

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
        var normalizer = Normalizer.of(context, lengths(context));
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

    /** How long its fields are Insightly tells nobody, so people may: {@code FIRST_NAME:40, CITY:80}. */
    private static Map<LeadField, Integer> lengths(BackendContext context) {
        var lengths = new EnumMap<LeadField, Integer>(LeadField.class);
        for (var entry : context.setting(LENGTHS).map(text -> text.split(",")).orElse(new String[0])) {
            var parts = entry.strip().split(" *: *", 2);
            var field = Arrays.stream(LeadField.values())
                    .filter(known -> known.name().equalsIgnoreCase(parts[0]))
                    .findFirst();
            if (field.isEmpty() || parts.length < 2 || !parts[1].matches("[1-9]\\d{0,5}")) {
                throw new IllegalArgumentException(
                        "crmify.backend.%s has '%s'; write a field and how many characters it takes, like FIRST_NAME:40"
                                .formatted(LENGTHS, entry.strip()));
            }
            lengths.put(field.get(), Integer.valueOf(parts[1]));
        }
        return lengths;
    }
}
