package io.crmify.backends.hubspot.activity;

import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.Reading;
import jakarta.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kinds of e-mail somebody wants to get, by the address. */
final class Subscriptions {
    static final String PREFIX = "subscription:";

    private final HubSpotApi api;

    Subscriptions(HubSpotApi api) {
        this.api = api;
    }

    List<MailingList> all() {
        var path = api.path(Place.SUBSCRIPTIONS) + "/definitions";
        var json = Reading.page(() -> api.read(HttpCall.get(path)).json());
        return json.at("results").items().stream()
                .filter(type -> type.text("id").matches("\\d+"))
                .filter(type -> !type.text("isActive").equals("false"))
                .map(type -> new MailingList(PREFIX + type.text("id"), type.text("name"), true))
                .toList();
    }

    void subscribe(long id, String email, @Nullable Consent consent) {
        write(id, email, "SUBSCRIBED", consent);
    }

    void unsubscribe(long id, String email, @Nullable Consent consent) {
        write(id, email, "UNSUBSCRIBED", consent);
    }

    private void write(long id, String email, String state, @Nullable Consent consent) {
        var body = Json.createObjectBuilder()
                .add("channel", "EMAIL")
                .add("subscriptionId", id)
                .add("statusState", state);
        if (consent != null) {
            body.add("legalBasis", "CONSENT_WITH_NOTICE").add("legalBasisExplanation", explanation(state, consent));
        }
        var call = HttpCall.post(api.path(Place.SUBSCRIPTIONS) + "/statuses/{email}", email)
                .json(body.build());
        var answer = api.send(call);
        if (!answer.isSuccess()) {
            throw refusal(answer, id);
        }
        var errors = answer.json().at("errors").items();
        if (!errors.isEmpty()) {
            throw api.verdicts().ofItem(answer, errors.get(0));
        }
    }

    /** A subscription that is not there is nobody's own fault. */
    private BackendException refusal(HttpAnswer answer, long id) {
        var verdict = api.verdicts().of(answer);
        if (verdict.kind() != FailureKind.RECORD_REFUSED || isThere(id)) {
            return verdict;
        }
        return new MisconfiguredException(
                answer + ": HubSpot has no subscription type with the id " + id + ", or it is out of use",
                Diagnosis.of("LIST_UNKNOWN", answer.status()));
    }

    private boolean isThere(long id) {
        try {
            return all().stream().anyMatch(type -> type.id().equals(PREFIX + id));
        } catch (BackendException unread) {
            return true; // then the refusal is taken for what it says
        }
    }

    private static String explanation(String state, Consent consent) {
        return "%s at %s, %s".formatted(state.toLowerCase(Locale.ROOT), consent.at(), consent.source());
    }
}
