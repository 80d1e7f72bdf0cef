package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.failure.FailureKind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportFailureTest {
    private static final HttpCall CALL = HttpCall.post("/people");

    @ParameterizedTest
    @MethodSource("beforeSending")
    void knowsThatNothingWasSent(Throwable cause) {
        var failure = TransportFailure.of(CALL, new ExecutionException(cause));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageNotContaining("secret").hasNoCause();
    }

    static Stream<Throwable> beforeSending() {
        return Stream.of(
                new ConnectException("secret"),
                new NoRouteToHostException("secret"),
                new UnknownHostException("secret"),
                new HttpConnectTimeoutException("secret"),
                new SSLHandshakeException("secret"),
                new IOException("secret", new SSLHandshakeException("secret")),
                new ConnectException("secret").initCause(new UnresolvedAddressException()));
    }

    @ParameterizedTest
    @MethodSource("afterSending")
    void doesNotKnowWhetherItWasApplied(Throwable cause) {
        var failure = TransportFailure.of(CALL, new ExecutionException(cause));

        assertThat(failure.kind()).isEqualTo(FailureKind.OUTCOME_UNKNOWN);
        assertThat(failure).hasMessageNotContaining("secret").hasNoCause();
    }

    static Stream<Throwable> afterSending() {
        return Stream.of(
                new IOException("Invalid status line: secret"),
                new EOFException("secret"),
                new SocketException("Connection reset: secret"),
                new SSLException("secret"),
                new HttpTimeoutException("secret"));
    }
}
