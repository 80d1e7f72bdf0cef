package io.crmify.jpa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.CrmifyException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class LoggedFailureTest {
    private static final SQLException REFUSED =
            new SQLException("Failing row contains (1, ada@example.org)", "23514", 7);

    @Test
    void leavesOutWhatOthersSay() {
        var failure = new IllegalStateException("could not write ada@example.org", REFUSED);
        failure.addSuppressed(new IllegalStateException("ada@example.org"));

        var told = LoggedFailure.of(failure);

        assertThat(printed(told))
                .doesNotContain("ada@example.org")
                .contains(
                        "java.lang.IllegalStateException", "Caused by: java.sql.SQLException (SQL state 23514, code 7)")
                .contains("LoggedFailureTest.leavesOutWhatOthersSay");
    }

    @Test
    void keepsWhatCrmifySays() {
        var failure = new CrmifyException("the lease ends too soon", REFUSED);

        assertThat(LoggedFailure.line(failure))
                .isEqualTo("io.crmify.CrmifyException: the lease ends too soon, "
                        + "by java.sql.SQLException (SQL state 23514, code 7)");
    }

    @Test
    void endsWhereCausesGoRoundInACircle() {
        var first = new IllegalStateException("first");
        var second = new IllegalArgumentException("second", first);
        first.initCause(second);

        assertThat(LoggedFailure.line(first)).hasSizeLessThan(1_000).contains("IllegalArgumentException");
    }

    private static String printed(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
