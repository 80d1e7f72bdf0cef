package io.crmify.backends.klaviyo.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.HttpAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an answer of Klaviyo means that is no success. Its texts are not told: they quote values. */
public final class Verdicts {
    private Verdicts() {}

    /** The answer to a call that writes no profile, if it is a success. */
    public static HttpAnswer read(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        throw blameless(answer, of(answer));
    }

    /** The same of a call that has nothing to tell. */
    public static HttpAnswer done(HttpAnswer answer) {
        return read(answer).orFailWithoutContent();
    }

    /** The same of a call about one profile, which may be gone. */
    public static HttpAnswer doneWithProfile(HttpAnswer answer) {
        if (answer.isMissing()) {
            throw onProfile(answer);
        }
        return done(answer);
    }

    private static BackendException blameless(HttpAnswer answer, BackendException verdict) {
        var blamesARecord =
                verdict.kind() == FailureKind.RECORD_REFUSED || verdict.kind() == FailureKind.RECORD_CONFLICT;
        return blamesARecord
                ? new MisconfiguredException(answer + ": Klaviyo does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** On a call that names an existing profile. */
    public static BackendException onProfile(HttpAnswer answer) {
        return answer.isMissing()
                ? new RecordGoneException(
                        answer + ": Klaviyo does not know the profile any more", Diagnosis.of("RECORD_GONE", 404))
                : of(answer);
    }

    /** On any call. */
    public static BackendException of(HttpAnswer answer) {
        var status = answer.status();
        if (answer.isPage() && (status == 400 || status == 403)) {
            return new OutcomeUnknownException(
                    answer + ": a page of the network before Klaviyo's, which has not seen the call",
                    Diagnosis.of("BLOCKED_BY_PROXY", status));
        }
        var error = ErrorBody.of(answer.error());
        return switch (status) {
            case 400 -> onInvalid(answer, error);
            case 401 ->
                new UnauthorizedException(
                        answer + ": Klaviyo refuses the credentials", diagnosis(answer, error, List.of()));
            case 403 -> forbidden(answer, error);
            case 409 -> conflict(answer, error).orElseGet(() -> refused(answer, error));
            case 410 ->
                new MisconfiguredException(
                        answer + ": Klaviyo has retired this revision; name a newer one in crmify.backend.revision",
                        Diagnosis.of("REVISION_RETIRED", status));
            case 413 ->
                new RecordRefusedException(
                        answer + ": Klaviyo takes no more than 100 KB of a profile, and 5 MB of many or of events",
                        Diagnosis.of("PROFILE_TOO_LARGE", status));
            case 429 -> throttled(answer);
            default -> answer.failure();
        };
    }

    private static BackendException onInvalid(HttpAnswer answer, ErrorBody error) {
        return error.isAboutTheCall()
                ? new MisconfiguredException(
                        answer + ": Klaviyo does not take the call; is crmify.backend.revision a revision of its API?",
                        diagnosis(answer, error, List.of()))
                : refused(answer, error);
    }

    private static BackendException refused(HttpAnswer answer, ErrorBody error) {
        return answer.isPage()
                ? answer.failure()
                : new RecordRefusedException(
                        answer + ": Klaviyo refuses the values", diagnosis(answer, error, error.fields()));
    }

    private static BackendException forbidden(HttpAnswer answer, ErrorBody error) {
        var scopes = Place.of(answer.call()).map(Place::scopes).orElse(List.of());
        return new MisconfiguredException(
                "%s: the key lacks a scope; this takes %s".formatted(answer, scopes), diagnosis(answer, error, scopes));
    }

    private static Optional<BackendException> conflict(HttpAnswer answer, ErrorBody error) {
        return error.duplicate()
                .map(existing -> new RecordConflictException(
                        answer + ": another profile has one of the identifiers",
                        Diagnosis.of(error.reason().orElse("DUPLICATE_PROFILE"), answer.status()),
                        existing));
    }

    /** Whether one of the identifiers is another profile's. */
    public static boolean isConflict(HttpAnswer answer) {
        return answer.status() == 409 && ErrorBody.of(answer.error()).has("duplicate_profile");
    }

    /** Where in what was sent the errors are: {@code /data/attributes/email}. */
    public static List<String> pointers(HttpAnswer answer) {
        return ErrorBody.of(answer.error()).pointers();
    }

    static ThrottledException throttled(HttpAnswer answer) {
        return ThrottledException.slowDown(
                answer + ": Klaviyo asks to slow down",
                Diagnosis.of("THROTTLED", answer.status()),
                retryAfter(answer).orElse(null));
    }

    /** How long a refusal for too many calls asks to wait: by its header, or else by its text. */
    static Optional<Duration> retryAfter(HttpAnswer answer) {
        return answer.retryAfter().or(() -> ErrorBody.secondsTold(answer.error()));
    }

    private static Diagnosis diagnosis(HttpAnswer answer, ErrorBody error, List<String> fields) {
        return Diagnosis.of(error.reason().orElse("HTTP_" + answer.status()), answer.status(), fields);
    }
}
