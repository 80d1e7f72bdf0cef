package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls with access tokens that come to an end. */
class TokenCallsTest {
    private static final HttpCall CALL = HttpCall.get("/people");

    private final ScriptedCrm crm = new ScriptedCrm();
    private final ScriptedCrm other = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri());
    private final Renewing tokens = new Renewing();
    private final CrmHttp http = CrmHttp.of(context, URI.create("https://api.example.com"), Authorization.bearer())
            .withTokens(tokens);

    @AfterEach
    void close() {
        crm.close();
        other.close();
    }

    /** Has t0, then t1 and so on. */
    private static final class Renewing implements Tokens {
        private final List<StoredToken> refused = new ArrayList<>();
        private String instance;

        @Override
        public StoredToken current() {
            return new StoredToken("t" + refused.size(), null, null, instance);
        }

        @Override
        public StoredToken after(StoredToken before) {
            refused.add(before);
            return current();
        }
    }

    private List<String> asked() {
        return crm.asked().stream()
                .map((Asked asked) -> asked.header("Authorization"))
                .toList();
    }

    @Test
    void aCallCarriesTheToken() {
        crm.next(Reply.json(200, "{}"));

        assertThat(http.send(CALL).status()).isEqualTo(200);
        assertThat(asked()).containsExactly("Bearer t0");
        assertThat(tokens.refused).isEmpty();
    }

    @Test
    void aCallThatIsRefusedIsSentOnceMoreWithAnotherToken() {
        crm.next(Reply.json(401, "{}"), Reply.json(200, "{}"));

        assertThat(http.send(CALL).status()).isEqualTo(200);
        assertThat(asked()).containsExactly("Bearer t0", "Bearer t1");
        assertThat(context.calls()).isEqualTo(2);
    }

    @Test
    void whatIsRefusedAgainIsTheAnswer() {
        crm.next(Reply.json(401, "{}"), Reply.json(401, "{}"), Reply.json(200, "{}"));

        assertThat(http.send(CALL).status()).isEqualTo(401);
        assertThat(asked()).hasSize(2);
        assertThat(tokens.refused).hasSize(1);
    }

    @Test
    void nothingButThatIsSentTwice() {
        for (int status : new int[] {400, 403, 409, 429, 500, 503}) {
            crm.next(Reply.json(status, "{}"));

            assertThat(http.send(CALL).status()).isEqualTo(status);
        }
        assertThat(asked()).hasSize(6);
        assertThat(tokens.refused).isEmpty();
    }

    @Test
    void aTokenThatNamesAnAddressIsSentThereAlone() {
        tokens.instance = other.uri().toString();
        other.next(Reply.json(401, "{}"), Reply.json(200, "{}"));

        assertThat(http.send(CALL).status()).isEqualTo(200);
        assertThat(other.asked()).hasSize(2);
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void anAddressThatIsNoneIsSaidWithoutBeingQuoted() {
        tokens.instance = "s3cr3t host";

        var failure = catchThrowableOfType(MisconfiguredException.class, () -> http.send(CALL));

        assertThat(failure.diagnosis().reason()).isEqualTo("TOKEN_ADDRESS_MALFORMED");
        assertThat(failure.getMessage()).doesNotContain("s3cr3t");
        assertThat(crm.asked()).isEmpty();
    }
}
