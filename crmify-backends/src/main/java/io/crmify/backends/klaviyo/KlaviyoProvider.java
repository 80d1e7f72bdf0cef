package io.crmify.backends.klaviyo;

import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.field.JunkPolicy;
import io.crmify.backends.klaviyo.audience.Consents;
import io.crmify.backends.klaviyo.audience.Removal;
import io.crmify.backends.klaviyo.profile.ProfileNames;
import io.crmify.backends.klaviyo.profile.ProfileWriting;
import io.crmify.backends.klaviyo.profile.Profiles;
import io.crmify.backends.klaviyo.wire.Choice;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.PlaceRates;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code crmify.backend=klaviyo}. */
public final class KlaviyoProvider implements BackendProvider {
    private static final String REVISION = "revision";
    private static final String PLACE_RATES = "place-rates";
    private static final Pattern REVISION_FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(\\.[a-z0-9-]+)?");

    @Override
    public String name() {
        return "klaviyo";
    }

    @Override
    public Set<String> settings() {
        var settings = new HashSet<>(ProfileNames.settings());
        settings.addAll(ProfileWriting.settings());
        settings.addAll(JunkPolicy.SETTINGS);
        settings.addAll(Set.of(REVISION, PLACE_RATES, Profiles.ON_CONFLICT, Removal.SETTING, Consents.SETTING));
        return settings;
    }

    @Override
    public CrmBackend open(BackendContext context) {
        var keeps = Choice.of(context, PLACE_RATES, "KEEP", "IGNORE").equals("KEEP");
        return open(context, keeps ? PlaceRates.by(Clock.systemUTC()) : PlaceRates.unlimited());
    }

    /** With rates by another clock. */
    CrmBackend open(BackendContext context, PlaceRates rates) {
        var revision = context.setting(REVISION).orElse("2026-07-15");
        if (!REVISION_FORM.matcher(revision).matches()) {
            throw new IllegalArgumentException(
                    "crmify.backend.revision was '%s'; write a revision of Klaviyo's API, 2026-07-15 say"
                            .formatted(revision));
        }
        var http = SignIn.http(context, Clock.systemUTC());
        return new KlaviyoBackend(new KlaviyoApi(http, revision, context, rates), context);
    }
}
