package io.crmify.backends.klaviyo.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import jakarta.json.JsonStructure;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes calls as Klaviyo wants them: its revision, its media type; and has the connection rest when no more are taken. */
public final class KlaviyoApi {
    /** Of JSON:API; what is sent and what is answered. */
    public static final String MEDIA_TYPE = "application/vnd.api+json";

    private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");
    private static final Pattern FIRST_NUMBER = Pattern.compile("^\\s*(\\d+)");

    private final CrmHttp http;
    private final String revision;
    private final BackendContext context;

    public KlaviyoApi(CrmHttp http, String revision, BackendContext context) {
        this.http = http.withListener(this::see);
        this.revision = revision;
        this.context = context;
    }

    /** The answer, of whatever status. */
    public HttpAnswer send(HttpCall call) {
        return http.send(call.header("revision", revision).header("Accept", MEDIA_TYPE));
    }

    /** The same with a body. */
    public HttpAnswer send(HttpCall call, JsonStructure body) {
        return send(call.json(MEDIA_TYPE, body));
    }

    private void see(HttpAnswer answer) {
        var isUsedUp = answer.isSuccess()
                && Place.of(answer.call()).filter(Place::isForPushes).isPresent()
                && answer.header("RateLimit-Remaining")
                        .flatMap(KlaviyoApi::firstNumber)
                        .filter("0"::equals)
                        .isPresent();
        if (isUsedUp) {
            context.slowDown(ThrottledException.slowDown(
                    answer + ": that was the last call of the minute",
                    Diagnosis.of("STEADY_LIMIT"),
                    answer.header("RateLimit-Reset")
                            .filter(text -> SECONDS.matcher(text.strip()).matches())
                            .map(text -> Duration.ofSeconds(Long.parseLong(text.strip())))
                            .orElse(null)));
        }
    }

    /** Whichever of its forms the header has, its first number counts for the steady window. */
    private static Optional<String> firstNumber(String header) {
        var number = FIRST_NUMBER.matcher(header);
        return number.find() ? Optional.of(number.group(1).replaceFirst("^0+(?=\\d)", "")) : Optional.empty();
    }
}
