package io.crmify.backends.http;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import java.net.URI;
import java.util.Locale;

/** Where the calls of a connection go. */
record Destination(URI base) {
    /** While this system property is true, only this very machine is called. */
    static final String LOOPBACK_ONLY = "io.crmify.http.loopback-only";

    Destination {
        var scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        var isWeb = scheme.equals("https") || scheme.equals("http");
        if (!isWeb || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "crmify.backend.base-url is no web address; write it like https://api.example.com/v1");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "crmify.backend.base-url holds more than host and path; credentials go to crmify.backend.auth.*");
        }
    }

    URI of(HttpCall call) {
        var start = base.toString();
        return URI.create((start.endsWith("/") ? start.substring(0, start.length() - 1) : start) + call.target());
    }

    /** @throws MisconfiguredException if calls may not leave this machine and the destination is another one */
    void ensureAllowed() {
        if (Boolean.getBoolean(LOOPBACK_ONLY) && !isLoopback(base.getHost())) {
            throw new MisconfiguredException(
                    ("%s is not called while the system property %s is true: "
                                    + "point crmify.backend.base-url to a fake on this machine")
                            .formatted(base.getHost(), LOOPBACK_ONLY),
                    Diagnosis.of("LOOPBACK_ONLY"));
        }
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
