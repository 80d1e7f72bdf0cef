package io.crmify.backends.http;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;

/**
 * Tells what a call without an answer means. Of the causes only the class is told, and they are not chained: their texts may quote
 * what was sent or received.
 */
final class TransportFailure {
    private static final List<Class<?>> BEFORE_SENDING = List.of(
            ConnectException.class,
            HttpConnectTimeoutException.class,
            NoRouteToHostException.class,
            UnknownHostException.class,
            UnresolvedAddressException.class,
            SSLHandshakeException.class);

    private TransportFailure() {}

    static BackendException of(HttpCall call, Throwable failure) {
        var names = causes(failure).stream()
                .map(cause -> cause.getClass().getSimpleName())
                .collect(Collectors.joining(", "));
        var isUnsent = causes(failure).stream()
                .anyMatch(cause -> BEFORE_SENDING.stream().anyMatch(kind -> kind.isInstance(cause)));
        return isUnsent
                ? new UnavailableException(
                        "%s: no connection could be made (%s). Nothing was sent.".formatted(call, names),
                        Diagnosis.of("NO_CONNECTION"),
                        null)
                : unknown(call, "the connection broke (%s)".formatted(names), "CONNECTION_BROKE");
    }

    static BackendException late(HttpCall call, Duration deadline) {
        return unknown(call, "no whole answer within %s".formatted(deadline), "TIMED_OUT");
    }

    static BackendException interrupted(HttpCall call) {
        return unknown(call, "interrupted before the answer came", "INTERRUPTED");
    }

    private static BackendException unknown(HttpCall call, String what, String reason) {
        return new OutcomeUnknownException(
                "%s: %s. Whether it was applied is unknown.".formatted(call, what), Diagnosis.of(reason));
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && causes.size() < 5; cause = cause.getCause()) {
            if (!(cause instanceof ExecutionException)) {
                causes.add(cause);
            }
        }
        return causes;
    }
}
