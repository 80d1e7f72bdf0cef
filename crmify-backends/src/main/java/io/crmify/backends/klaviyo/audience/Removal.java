package io.crmify.backends.klaviyo.audience;

import io.crmify.backend.BackendContext;
import io.crmify.backend.capability.RecordErasure.Erasure;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.klaviyo.profile.ProfileReads;
import io.crmify.backends.klaviyo.wire.Choice;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import jakarta.json.Json;
import java.util.Optional;
import java.util.stream.Stream;

/** What a delete means, since Klaviyo has none: nobody writes to the profile any more, or it is erased for good. */
public final class Removal {
    /** The setting that tells which. */
    public static final String SETTING = "delete";

    private final KlaviyoApi api;
    private final ProfileReads reads;
    private final Consents consents;
    private final boolean erases;

    public Removal(KlaviyoApi api, ProfileReads reads, Consents consents, BackendContext context) {
        this.api = api;
        this.reads = reads;
        this.consents = consents;
        this.erases = Choice.of(context, SETTING, "SUPPRESS", "ERASE").equals("ERASE");
    }

    /** False if there is no such profile. */
    public boolean delete(String crmId) {
        var profile = reads.reachable(crmId);
        if (profile.isEmpty()) {
            return false;
        }
        if (erases) {
            requestErasure(crmId);
        } else {
            suppress(profile.get());
        }
        return true;
    }

    private void suppress(LenientJson profile) {
        var email = profile.text("email");
        if (!email.isBlank() && !isSuppressed(profile)) {
            consents.suppress(email);
        }
        var phone = profile.text("phone_number");
        var sms = profile.at("subscriptions").at("sms").at("marketing").text("consent");
        if (!phone.isBlank() && sms.equals("SUBSCRIBED")) {
            consents.unsubscribePhone(phone);
        }
    }

    /** Whether somebody has seen to it already; a suppression for another reason may end by itself. */
    private static boolean isSuppressed(LenientJson profile) {
        var marketing = profile.at("subscriptions").at("email").at("marketing");
        return marketing.at("suppression").items().stream()
                .anyMatch(suppression -> suppression.text("reason").equals("USER_SUPPRESSED"));
    }

    /** Takes a suppression back; the consent to text messages, which only the person can give, stays taken back. */
    public boolean restore(String crmId) {
        var profile = erases ? Optional.<LenientJson>empty() : reads.reachable(crmId);
        profile.map(found -> found.text("email"))
                .filter(email -> !email.isBlank())
                .ifPresent(consents::unsuppress);
        return profile.isPresent();
    }

    public Erasure erase(String crmId) {
        return reads.attributes(crmId, "id").isPresent()
                ? new Erasure(reference(requestErasure(crmId)), false)
                : new Erasure("", true);
    }

    private HttpAnswer requestErasure(String crmId) {
        var profile = Resource.of("profile").add("id", crmId).add("attributes", Json.createObjectBuilder());
        var attributes = Json.createObjectBuilder().add("profile", Resource.data(profile.build()));
        var job = Resource.of("data-privacy-deletion-job").add("attributes", attributes);
        return Verdicts.doneWithProfile(api.send(Place.ERASE.call(), Resource.data(job.build())));
    }

    /** The answer has no body; what its headers tell of the call is all there is to show. */
    private static String reference(HttpAnswer answer) {
        return Stream.of("X-Request-Id", "CF-Ray")
                .flatMap(header -> answer.header(header).stream())
                .map(String::strip)
                .filter(id -> id.matches("[A-Za-z0-9_-]{1,100}"))
                .findFirst()
                .orElse("");
    }
}
