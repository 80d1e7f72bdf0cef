package io.crmify.backends.klaviyo.wire;

import io.crmify.backends.http.LenientJson;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The errors of an answer. Only what is one of Klaviyo's own codes, a place in the body or an id is kept: the texts quote values.
 */
record ErrorBody(List<Error> errors) {
    private static final Set<String> CODES = Set.of(
            "invalid",
            "not_authenticated",
            "authentication_failed",
            "permission_denied",
            "not_found",
            "method_not_allowed",
            "unsupported_media_type",
            "duplicate_profile",
            "throttled",
            "error");
    private static final Pattern POINTER = Pattern.compile("/data[A-Za-z0-9_$/-]{0,200}");
    private static final Pattern AVAILABLE = Pattern.compile("available in (\\d{1,5}) second");

    /**
     * One of them.
     *
     * @param code blank if it is none that is known
     * @param pointer into what was sent; blank if there is none
     * @param isAboutTheCall a parameter or a header is wrong, and not what was sent
     * @param duplicate the profile that is in the way; blank if none is named
     */
    record Error(String code, String pointer, boolean isAboutTheCall, String duplicate) {
        private static Error of(LenientJson error) {
            var code = error.text("code");
            var source = error.at("source");
            var pointer = source.text("pointer");
            var duplicate = error.at("meta").text("duplicate_profile_id");
            return new Error(
                    CODES.contains(code) ? code : "",
                    POINTER.matcher(pointer).matches() ? pointer : "",
                    !source.text("parameter").isBlank(),
                    ProfileId.isId(duplicate) ? duplicate : "");
        }

        /** The field's name as the API has it: {@code email}, {@code location.city}; empty if it points to none. */
        Optional<String> field() {
            return Optional.of(pointer.replaceFirst("^.*/attributes/", ""))
                    .filter(name -> !name.isEmpty() && !name.startsWith("/") && name.length() <= 60)
                    .map(name -> name.replaceFirst("/$", "").replace('/', '.'));
        }
    }

    static ErrorBody of(LenientJson body) {
        return new ErrorBody(body.at("errors").items().stream().map(Error::of).toList());
    }

    /** The time after which the text of an error says that calls are taken again. */
    static Optional<Duration> secondsTold(LenientJson body) {
        return body.at("errors").items().stream()
                .map(error -> AVAILABLE.matcher(error.text("detail")))
                .filter(Matcher::find)
                .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
                .findFirst();
    }

    boolean has(String code) {
        return errors.stream().anyMatch(error -> error.code().equals(code));
    }

    /** The first code as a reason; empty if none is known. */
    Optional<String> reason() {
        return errors.stream()
                .map(Error::code)
                .filter(code -> !code.isEmpty())
                .map(code -> code.toUpperCase(Locale.ROOT))
                .findFirst();
    }

    List<String> fields() {
        return errors.stream()
                .flatMap(error -> error.field().stream())
                .distinct()
                .toList();
    }

    List<String> pointers() {
        return errors.stream().map(Error::pointer).toList();
    }

    /** The profile that is in the way. */
    Optional<String> duplicate() {
        return errors.stream().map(Error::duplicate).filter(id -> !id.isEmpty()).findFirst();
    }

    boolean isAboutTheCall() {
        return !errors.isEmpty() && errors.stream().allMatch(Error::isAboutTheCall);
    }
}
