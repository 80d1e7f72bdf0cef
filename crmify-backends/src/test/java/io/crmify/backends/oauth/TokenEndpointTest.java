package io.crmify.backends.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.ScriptedCrm.Reply.Defect;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.oauth.TokenEndpoint.Client;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TokenEndpointTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Client CLIENT = new Client("client-1", "s3cr3t-client");
    private static final String FIRST = "s3cr3t-first";

    private final ScriptedCrm crm = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri());
    private final TokenEndpoint endpoint = new TokenEndpoint(
            CrmHttp.at(context, crm.uri(), Authorization.none()), "/oauth/token", InstantSource.fixed(NOW));

    @AfterEach
    void close() {
        crm.close();
    }

    private Map<String, String> form() {
        return Arrays.stream(crm.lastAsked().body().split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    @Test
    void asksWithTheCredentialsOfTheClient() {
        crm.next(Reply.json(200, "{\"access_token\":\"a1\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"));

        var token = endpoint.clientCredentials(() -> CLIENT).request(Optional.empty());

        assertThat(token).isEqualTo(new StoredToken("a1", null, NOW.plusSeconds(3600), null));
        assertThat(crm.lastAsked().header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(crm.lastAsked().header("Authorization")).isEmpty();
        assertThat(form())
                .isEqualTo(Map.of(
                        "grant_type", "client_credentials", "client_id", "client-1", "client_secret", "s3cr3t-client"));
        assertThat(context.calls()).isEqualTo(1);
    }

    @Test
    void asksWithTheRefreshTokenThatCameLast() {
        crm.next(
                Reply.json(200, "{\"access_token\":\"a1\",\"refresh_token\":\"r1\",\"expires_in\":\"60\"}"),
                Reply.json(200, "{\"access_token\":\"a2\"}"));
        var grant = endpoint.refresh(() -> CLIENT, () -> FIRST);

        var first = grant.request(Optional.empty());
        assertThat(form()).containsEntry("refresh_token", FIRST).containsEntry("grant_type", "refresh_token");
        assertThat(first).isEqualTo(new StoredToken("a1", "r1", NOW.plusSeconds(60), null));

        var second = grant.request(Optional.of(first));
        assertThat(form()).containsEntry("refresh_token", "r1");
        assertThat(second).isEqualTo(new StoredToken("a2", "r1", null, null));
    }

    @Test
    void asksWithAnAssertionAndTakesTheAddressThatComesWithTheToken() {
        crm.next(Reply.json(200, "{\"access_token\":\"a1\",\"instance_url\":\"https://acme.my.salesforce.com\"}"));

        var token = endpoint.jwtBearer(() -> "head.body.signature").request(Optional.empty());

        assertThat(token.instance()).isEqualTo("https://acme.my.salesforce.com");
        assertThat(form())
                .isEqualTo(Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "assertion",
                        "head.body.signature"));
    }

    /** No failure is of a kind that refuses a record or leaves one in doubt. */
    @ParameterizedTest
    @CsvFileSource(resources = "errors.csv", delimiter = ';', quoteCharacter = '~')
    void saysWhatAnAnswerWithoutATokenMeans(int status, String body, String expected, String reason, String source) {
        crm.next(Reply.json(status, body == null ? "" : body));
        var grant = endpoint.refresh(() -> CLIENT, () -> FIRST);

        var failure = catchThrowableOfType(BackendException.class, () -> grant.request(Optional.empty()));

        assertThat(failure.getClass().getSimpleName()).as(source).isEqualTo(expected);
        assertThat(failure.diagnosis().reason()).isEqualTo(reason);
        assertThat(failure.getMessage())
                .contains("/oauth/token")
                .doesNotContain("s3cr3t")
                .doesNotContain("ada@example.org")
                .doesNotContain("approved");
    }

    @Test
    void anAnswerThatDoesNotComeLeavesNoRecordInDoubt() {
        context.withTimeout(Duration.ofMillis(300));
        crm.next(Reply.json(200, "{\"access_token\":\"a1\"}").with(Defect.SILENT));
        var grant = endpoint.clientCredentials(() -> CLIENT);

        var failure = catchThrowableOfType(BackendException.class, () -> grant.request(Optional.empty()));

        assertThat(failure).isInstanceOf(UnavailableException.class);
        assertThat(failure.diagnosis().reason()).isEqualTo("TIMED_OUT");
    }

    @Test
    void aRefusedRefreshTokenSaysWhatToDo() {
        crm.next(Reply.json(400, "{\"error\":\"invalid_grant\"}"));
        var grant = endpoint.refresh(() -> CLIENT, () -> FIRST);

        var failure = catchThrowableOfType(UnauthorizedException.class, () -> grant.request(Optional.empty()));

        assertThat(failure.getMessage()).contains("get a new refresh token").contains("crmify.backend.auth");
    }
}
