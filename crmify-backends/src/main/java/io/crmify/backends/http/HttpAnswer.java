package io.crmify.backends.http;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnauthorizedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a CRM answered, whatever its status.
 *
 * @param headers the first value of each, by its name in lower case; of Set-Cookie all, one a line
 * @param body as text
 * @param at when: by the clock of the CRM if it told the time, else by ours
 */
public record HttpAnswer(HttpCall call, int status, Map<String, String> headers, String body, Instant at) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** A header; empty if it is absent or blank. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).filter(value -> !value.isBlank());
    }

    /** How long the CRM asks to wait, at most a day; empty if it does not say, or nonsense. */
    public Optional<Duration> retryAfter() {
        return header("Retry-After").flatMap(value -> RetryAfter.parse(value, at));
    }

    /**
     * The JSON object or array that was expected.
     *
     * @throws OutcomeUnknownException if it is something else, a login page say
     */
    public LenientJson json() {
        var json = error();
        if (json.equals(LenientJson.NOTHING)) {
            throw notJson();
        }
        return json;
    }

    /** The body of an error; nothing if it is no JSON. Never fails. */
    public LenientJson error() {
        return LenientJson.parse(body);
    }

    /**
     * This answer, if it is a success.
     *
     * @throws BackendException {@link #failure()} otherwise
     */
    public HttpAnswer orFail() {
        if (isSuccess()) {
            return this;
        }
        throw failure();
    }

    /** Whether there is a page for people where a CRM would answer: a login page, or a proxy's. */
    public boolean isPage() {
        return body.stripLeading().startsWith("<");
    }

    /** Whether the CRM says that there is no such thing; a page that says so is not the CRM. */
    public boolean isMissing() {
        return status == 404 && !isPage();
    }

    /**
     * This answer to a call that has nothing to tell, if it is a success.
     *
     * @throws BackendException {@link #failure()} otherwise; outcome unknown if it is a page
     */
    public HttpAnswer orFailWithoutContent() {
        if (isSuccess() && isPage()) {
            throw notJson();
        }
        return orFail();
    }

    /**
     * What the status means where nothing more is known; a backend that knows its CRM looks at the body first. A page for people never
     * refuses a record.
     */
    public BackendException failure() {
        var diagnosis = Diagnosis.of("HTTP_" + status, status);
        if (status == 401) {
            return new UnauthorizedException(this + ": the CRM refuses the credentials", diagnosis);
        }
        if (status == 429) {
            return ThrottledException.slowDown(
                    this + ": the CRM asks to slow down",
                    diagnosis,
                    retryAfter().orElse(null));
        }
        if (!isPage() && (status == 400 || status == 409 || status == 413 || status == 422)) {
            return new RecordRefusedException(this + ": the CRM refuses the record", diagnosis);
        }
        if (status == 408 || status < 300 || status >= 500) {
            return new OutcomeUnknownException(this + ": whether it was applied is unknown", diagnosis);
        }
        if (status == 403) {
            return new MisconfiguredException(this + ": the credentials lack a right", diagnosis);
        }
        return new MisconfiguredException(this + ": not what a CRM answers there; check base-url", diagnosis);
    }

    private BackendException notJson() {
        return new OutcomeUnknownException(
                this
                        + " is no JSON: a login page, a proxy's, or cut off. Check crmify.backend.base-url if it stays so.",
                Diagnosis.of("NOT_JSON", status));
    }

    /** The call and the status; never a value. */
    @Override
    public String toString() {
        return "%s -> HTTP %d".formatted(call, status);
    }
}
