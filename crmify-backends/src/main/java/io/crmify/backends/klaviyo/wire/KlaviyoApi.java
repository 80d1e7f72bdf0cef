package io.crmify.backends.klaviyo.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import jakarta.json.JsonStructure;

/**
 * Makes calls as Klaviyo wants them: its revision, its media type, and each place no more often than it bears. A call that is refused
 * for a second is made again after it. Thread-safe.
 */
public final class KlaviyoApi {
    /** Of JSON:API; what is sent and what is answered. */
    public static final String MEDIA_TYPE = "application/vnd.api+json";

    private static final int TOO_MANY = 429;
    private static final int MOST_TRIES = 3;

    private final CrmHttp http;
    private final String revision;
    private final BackendContext context;
    private final PlaceRates rates;

    public KlaviyoApi(CrmHttp http, String revision, BackendContext context, PlaceRates rates) {
        this.http = http.withListener(this::see);
        this.revision = revision;
        this.context = context;
        this.rates = rates;
    }

    /**
     * The answer, of whatever status.
     *
     * @throws io.crmify.backend.failure.ThrottledException if the place takes no call for more than a second; nothing is sent then
     */
    public HttpAnswer send(HttpCall call) {
        for (int tries = 1; ; tries++) {
            rates.await(call);
            var answer = http.send(call.header("revision", revision).header("Accept", MEDIA_TYPE));
            if (answer.status() != TOO_MANY || tries == MOST_TRIES || !rates.isSoon(answer)) {
                return answer;
            }
        }
    }

    /** The same with a body. */
    public HttpAnswer send(HttpCall call, JsonStructure body) {
        return send(call.json(MEDIA_TYPE, body));
    }

    private void see(HttpAnswer answer) {
        rates.see(answer);
        // The windows of a place are a second and a minute: who asks to wait for longer means more than the place.
        if (answer.status() == TOO_MANY
                && Verdicts.retryAfter(answer)
                        .filter(wait -> wait.compareTo(PlaceRates.MINUTE) > 0)
                        .isPresent()) {
            context.slowDown(Verdicts.throttled(answer));
        }
    }
}
