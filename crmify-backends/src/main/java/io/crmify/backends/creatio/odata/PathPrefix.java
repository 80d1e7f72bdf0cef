package io.crmify.backends.creatio.odata;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** What stands before {@code /odata}: {@code /0} on .NET Framework, nothing on .NET. Found out once, if it is not told. */
public final class PathPrefix {
    private static final List<String> POSSIBLE = List.of("/0", "");
    private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 404, 405, 410);
    private static final String UNKNOWN = "?";

    private final AtomicReference<String> known;

    private PathPrefix(String known) {
        this.known = new AtomicReference<>(known);
    }

    /**
     * @param setting AUTO, /0 or none
     * @throws IllegalArgumentException if it is something else
     */
    public static PathPrefix of(String setting) {
        return switch (setting.strip().toLowerCase(Locale.ROOT)) {
            case "auto" -> new PathPrefix(UNKNOWN);
            case "/0" -> new PathPrefix("/0");
            case "none" -> new PathPrefix("");
            default ->
                throw new IllegalArgumentException(
                        "crmify.backend.path-prefix was '%s'; write AUTO, /0 or none".formatted(setting));
        };
    }

    /** @param set that the user may read */
    String find(Calls calls, String set) {
        var told = String.valueOf(known.get());
        if (!told.equals(UNKNOWN)) {
            return told;
        }
        for (var prefix : POSSIBLE) {
            if (isThere(answer(calls, prefix + "/odata/" + set))) {
                known.set(prefix);
                return prefix;
            }
        }
        throw new MisconfiguredException(
                "Creatio answers neither at /0/odata nor at /odata: correct crmify.backend.base-url",
                Diagnosis.of("ODATA_MISSING"));
    }

    private static HttpAnswer answer(Calls calls, String path) {
        try {
            return calls.send(HttpCall.get(path).query("$select", "Id").query("$top", "1"));
        } catch (OutcomeUnknownException unread) {
            // of the look alone: nothing has been written
            throw new UnavailableException(unread.getMessage() + " Nothing else was sent.", unread.diagnosis(), null);
        }
    }

    private static boolean isThere(HttpAnswer answer) {
        if (ELSEWHERE.contains(answer.status())) {
            return false;
        }
        if (answer.isSuccess()) {
            return answer.error().isObject();
        }
        var verdict = Verdicts.of(answer);
        if (verdict.kind() == FailureKind.OUTCOME_UNKNOWN) {
            throw new UnavailableException(verdict.getMessage() + " Nothing was written.", verdict.diagnosis(), null);
        }
        throw verdict;
    }
}
