package io.crmify.jpa.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.backend.RateLimit;
import io.crmify.jpa.config.ConfigReader.KnownBackends;
import io.crmify.jpa.testing.LogLines;
import io.crmify.lead.LeadStage;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From keys to what they mean, or to what is wrong with them. */
class ConfigReaderTest {
    private static final KnownBackends BACKENDS = new KnownBackends(
            Map.of("hubspot", Set.of("api-version"), "insightly", Set.of(), "log", Set.of(), "none", Set.of()));

    private final Map<String, String> values = new HashMap<>();
    private final Faults faults = new Faults();

    private ConfigReaderTest with(String key, String value) {
        values.put(key, value);
        return this;
    }

    private CrmifyConfig read() {
        return read(new PropertiesConfigSource(values, "application.properties", 100));
    }

    private CrmifyConfig read(ConfigSource... sources) {
        return new ConfigReader(config(sources), BACKENDS, faults).read();
    }

    private static Config config(ConfigSource... sources) {
        return new SmallRyeConfigBuilder()
                .withSources(sources)
                .addDefaultInterceptors()
                .build();
    }

    private Fault theFault() {
        read();
        assertThat(faults.list()).hasSize(1);
        return faults.list().get(0);
    }

    // ---- what is meant

    @Test
    void dc15HasDefaultsForAllButTheBackend() {
        var config = with("crmify.backend", "log").read();

        assertThat(faults.list()).isEmpty();
        assertThat(config.switches()).isEqualTo(new CrmifyConfig.Switches(true, true, SchemaMode.CREATE, true));
        assertThat(config.unit()).isNull();
        assertThat(config.namespace()).isNull();
        assertThat(config.pace())
                .isEqualTo(new CrmifyConfig.Pace(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(2)));
        assertThat(config.retry())
                .isEqualTo(new CrmifyConfig.Retry(
                        Duration.ofSeconds(2), Duration.ofMinutes(15), Duration.ofDays(3), 8, null));
        assertThat(config.guard()).isEqualTo(new CrmifyConfig.DeleteGuard(100, 5, Duration.ofMinutes(10)));
        assertThat(config.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.name()).isEqualTo("default");
            assertThat(connection.prefix()).isEqualTo("crmify.");
            assertThat(connection.backend()).isEqualTo("log");
            assertThat(connection.access().baseUrl()).isNull();
            assertThat(connection.access().credentials()).isEqualTo(io.crmify.backend.Credentials.NONE);
            assertThat(connection.access().timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(connection.limits()).isEqualTo(new ConnectionConfig.Limits(null, 2, null));
            assertThat(connection.tenants()).isEmpty();
            assertThat(connection.policies())
                    .isEqualTo(new ConnectionConfig.Policies(DeletePolicy.DELETE, AmbiguousCreate.HOLD));
            assertThat(connection.stages()).isEmpty();
        });
    }

    @Test
    void readsOneConnection() {
        var config = with("crmify.backend", " hubspot ")
                .with("crmify.backend.base-url", "http://localhost:8080/crm")
                .with("crmify.backend.auth.api-key", "k")
                .with("crmify.backend.auth.username", "u")
                .with("crmify.backend.auth.password", "p")
                .with("crmify.backend.auth.token", "t")
                .with("crmify.backend.timeout", "PT5S")
                .with("crmify.backend.batch-size", "50")
                .with("crmify.backend.concurrency", "4")
                .with("crmify.backend.rate", "9.5")
                .with("crmify.backend.ambiguous-create", "retry")
                .with("crmify.backend.api-version", "v3")
                .with("crmify.tenants", "acme, globex,,")
                .with("crmify.delete-policy", "keep")
                .with("crmify.lead.new-status", "Fresh")
                .with("crmify.lead.contacted-status", "Spoken to")
                .with("crmify.lead.converted-status", "Sold")
                .with("crmify.lead.dead-status", "Lost")
                .read();

        assertThat(faults.list()).isEmpty();
        assertThat(config.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.backend()).isEqualTo("hubspot");
            assertThat(connection.access().baseUrl()).isEqualTo(URI.create("http://localhost:8080/crm"));
            assertThat(connection.access().credentials())
                    .isEqualTo(new io.crmify.backend.Credentials("k", "u", "p", "t"));
            assertThat(connection.access().timeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(connection.access().settings()).isEqualTo(Map.of("api-version", "v3"));
            assertThat(connection.limits())
                    .isEqualTo(new ConnectionConfig.Limits(50, 4, new RateLimit(95, Duration.ofSeconds(10))));
            assertThat(connection.tenants()).containsExactlyInAnyOrder("acme", "globex");
            assertThat(connection.policies())
                    .isEqualTo(new ConnectionConfig.Policies(DeletePolicy.KEEP, AmbiguousCreate.RETRY));
            assertThat(connection.stages())
                    .isEqualTo(Map.of(
                            LeadStage.NEW, "Fresh",
                            LeadStage.CONTACTED, "Spoken to",
                            LeadStage.CONVERTED, "Sold",
                            LeadStage.DEAD, "Lost"));
        });
    }

    @Test
    void readsSeveralConnectionsInTheirOrder() {
        var config = with("crmify.connections", "us, eu")
                .with("crmify.connection.eu.backend", "hubspot")
                .with("crmify.connection.eu.backend.auth.token", "t")
                .with("crmify.connection.eu.backend.api-version", "v3")
                .with("crmify.connection.eu.lead.new-status", "Neu")
                .with("crmify.connection.us.backend", "insightly")
                .with("crmify.connection.us.tenants", "acme")
                .with("crmify.connection.us.delete-policy", "KEEP")
                .read();

        assertThat(faults.list()).isEmpty();
        assertThat(config.connections()).extracting(ConnectionConfig::name).containsExactly("us", "eu");
        var us = config.connections().get(0);
        var eu = config.connections().get(1);
        assertThat(us.prefix()).isEqualTo("crmify.connection.us.");
        assertThat(us.backend()).isEqualTo("insightly");
        assertThat(us.tenants()).containsExactly("acme");
        assertThat(us.policies().delete()).isEqualTo(DeletePolicy.KEEP);
        assertThat(us.access().credentials().token()).isNull();
        assertThat(eu.policies().delete()).isEqualTo(DeletePolicy.DELETE);
        assertThat(eu.access().credentials().token()).isEqualTo("t");
        assertThat(eu.access().settings()).containsEntry("api-version", "v3");
        assertThat(eu.stages()).containsEntry(LeadStage.NEW, "Neu");
    }

    @Test
    void readsWhatHoldsForAllConnections() {
        var config = with("crmify.backend", "log")
                .with("crmify.push.enabled", "false")
                .with("crmify.schema", "Validate")
                .with("crmify.project-id", "false")
                .with("crmify.unit", "shop")
                .with("crmify.namespace", "n")
                .with("crmify.poll-interval", "500ms")
                .with("crmify.min-interval", "0s")
                .with("crmify.lease", "1h")
                .with("crmify.retry.delay", "1s")
                .with("crmify.retry.max-delay", "1m")
                .with("crmify.retry.budget", "7d")
                .with("crmify.retry.min-attempts", "1")
                .with("crmify.retry.max-attempts", "10")
                .with("crmify.delete-guard.count", "0")
                .with("crmify.delete-guard.percent", "100")
                .with("crmify.delete-guard.window", "PT1H")
                .read();

        assertThat(faults.list()).isEmpty();
        assertThat(config.switches()).isEqualTo(new CrmifyConfig.Switches(true, false, SchemaMode.VALIDATE, false));
        assertThat(config.unit()).isEqualTo("shop");
        assertThat(config.namespace()).isEqualTo("n");
        assertThat(config.pace())
                .isEqualTo(new CrmifyConfig.Pace(Duration.ofMillis(500), Duration.ZERO, Duration.ofHours(1)));
        assertThat(config.retry())
                .isEqualTo(new CrmifyConfig.Retry(
                        Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofDays(7), 1, 10));
        assertThat(config.guard()).isEqualTo(new CrmifyConfig.DeleteGuard(0, 100, Duration.ofHours(1)));
    }

    @Test
    void takesABlankValueForNone() {
        var config = with("crmify.backend", "log")
                .with("crmify.unit", " ")
                .with("crmify.lease", "")
                .with("crmify.connections", " , ")
                .read();

        assertThat(faults.list()).isEmpty();
        assertThat(config.unit()).isNull();
        assertThat(config.connections()).hasSize(1);
    }

    @Test
    void dc15TakesCredentialsFromTheEnvironment() {
        var config = read(
                new PropertiesConfigSource(Map.of("crmify.backend", "insightly"), "application.properties", 100),
                new EnvConfigSource(
                        Map.of(
                                "CRMIFY_BACKEND_AUTH_API_KEY", "k",
                                "CRMIFY_BACKEND_AUTH_USERNAME", "u",
                                "CRMIFY_BACKEND_AUTH_PASSWORD", "p"),
                        300));

        assertThat(faults.list()).isEmpty();
        assertThat(config.connections().get(0).access().credentials())
                .isEqualTo(new io.crmify.backend.Credentials("k", "u", "p", null));
    }

    @Test
    void readsCredentialsFromFilesThatTheEnvironmentNames(@TempDir Path folder) throws IOException {
        var token = Files.writeString(folder.resolve("token"), "a b\n");
        var config = read(
                new PropertiesConfigSource(Map.of("crmify.backend", "insightly"), "application.properties", 100),
                new EnvConfigSource(Map.of("CRMIFY_BACKEND_AUTH_TOKEN_FILE", token.toString()), 300));

        assertThat(faults.list()).isEmpty();
        var access = config.connections().get(0).access();
        assertThat(access.credentials()).isEqualTo(new io.crmify.backend.Credentials(null, null, null, "a b"));
        assertThat(access.files().paths()).containsExactly(Map.entry(ConfigKey.TOKEN, token));
    }

    @Test
    void readsTheCredentialsOfOAuthWithTheirFiles(@TempDir Path folder) throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "s3cr3t first\n");
        var key = Files.writeString(folder.resolve("key.pem"), "-----BEGIN\nkey\n");
        var config = with("crmify.backend", "log")
                .with("crmify.backend.auth.client-id", "c")
                .with("crmify.backend.auth.client-secret-file", secret.toString())
                .with("crmify.backend.auth.refresh-token", "r")
                .with("crmify.backend.auth.private-key-file", key.toString())
                .read();

        assertThat(faults.list()).isEmpty();
        var access = config.connections().get(0).access();
        var read =
                new io.crmify.backend.Credentials(null, null, null, null, "c", "s3cr3t first", "r", "-----BEGIN\nkey");
        assertThat(access.credentials()).isEqualTo(read);
        assertThat(config.toString()).doesNotContain("s3cr3t").doesNotContain("-----BEGIN");

        Files.writeString(secret, "another");
        assertThat(access.files().over(read).clientSecret()).isEqualTo("another");
        assertThat(access.files().over(read).clientId()).isEqualTo("c");
    }

    @Test
    void readsTheKeysetOrItsFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("keyset.json"), "{\n}\n");
        assertThat(with("crmify.backend", "log").read().keyset()).isNull();
        assertThat(with("crmify.encryption.keyset-file", file.toString()).read().keyset())
                .isEqualTo(new CrmifyConfig.Keyset("crmify.encryption.keyset-file", "{\n}"));
        var both = with("crmify.encryption.keyset", "{s3cr3t}").theFault();
        assertThat(both.where()).isEqualTo("crmify.encryption.keyset-file");

        values.remove("crmify.encryption.keyset-file");
        assertThat(read().keyset()).isEqualTo(new CrmifyConfig.Keyset("crmify.encryption.keyset", "{s3cr3t}"));
        assertThat(read().toString()).doesNotContain("s3cr3t");
    }

    // ---- what is wrong

    @ParameterizedTest
    @CsvSource({
        "token, nowhere",
        "api-key, nowhere",
        "username, nowhere",
        "password, nowhere",
        "client-id, nowhere",
        "client-secret, nowhere",
        "refresh-token, nowhere",
        "private-key, nowhere",
        "token, .",
        "token, empty"
    })
    void tellsAFileThatCannotBeRead(String credential, String name, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        var key = "crmify.backend.auth." + credential + "-file";
        var path = folder.resolve(name).toString();

        var fault = with("crmify.backend", "log").with(key, path).theFault();

        assertThat(fault.where()).isEqualTo(key);
        assertThat(fault.what()).contains(path, "cannot be read");
    }

    @Test
    void tellsACredentialThatIsThereTwice(@TempDir Path folder) throws IOException {
        var token = Files.writeString(folder.resolve("token"), "secret of the file");
        var fault = with("crmify.backend", "log")
                .with("crmify.backend.auth.token", "secret of the key")
                .with("crmify.backend.auth.token-file", token.toString())
                .theFault();

        assertThat(fault.where()).isEqualTo("crmify.backend.auth.token-file");
        assertThat(fault.what()).contains("crmify.backend.auth.token");
        assertThat(fault.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "crmify.poll-interval, soon, 100ms to 1h",
        "crmify.poll-interval, 30, 100ms to 1h",
        "crmify.poll-interval, 99ms, 100ms to 1h",
        "crmify.poll-interval, 61m, 100ms to 1h",
        "crmify.min-interval, -1s, 0ms to 1h",
        "crmify.min-interval, 1.5s, 0ms to 1h",
        "crmify.min-interval, PT-1S, 0ms to 1h",
        "crmify.lease, 99999999999999999999s, 1s to 1d",
        "crmify.retry.delay, 0s, 10ms to 1h",
        "crmify.retry.max-delay, 2d, 10ms to 1d",
        "crmify.retry.budget, 366d, 0ms to 365d",
        "crmify.delete-guard.window, 0s, 1s to 7d",
        "crmify.backend.timeout, 10s5, 100ms to 600s"
    })
    void tellsADurationFromWhatIsNone(String key, String value, String range) {
        var fault = with("crmify.backend", "log").with(key, value).theFault();

        assertThat(fault.code()).isEqualTo("CRMIFY-102");
        assertThat(fault.where()).isEqualTo(key);
        assertThat(fault.what()).isEqualTo("is '" + value + "'");
        assertThat(fault.remedy()).contains("a duration", range, "500ms", "PT30S");
    }

    @ParameterizedTest
    @CsvSource({
        "crmify.retry.min-attempts, 0, 1 to 1000",
        "crmify.retry.min-attempts, many, 1 to 1000",
        "crmify.retry.max-attempts, 1001, 1 to 1000",
        "crmify.retry.max-attempts, 2.5, 1 to 1000",
        "crmify.delete-guard.count, -1, 0 to 1000000000",
        "crmify.delete-guard.percent, 5%, 0 to 100",
        "crmify.delete-guard.percent, 101, 0 to 100",
        "crmify.backend.batch-size, 0, 1 to 10000",
        "crmify.backend.concurrency, 65, 1 to 64",
        "crmify.backend.concurrency, 99999999999, 1 to 64"
    })
    void tellsAWholeNumberFromWhatIsNone(String key, String value, String range) {
        var fault = with("crmify.backend", "log").with(key, value).theFault();

        assertThat(fault.code()).isEqualTo("CRMIFY-102");
        assertThat(fault.where()).isEqualTo(key);
        assertThat(fault.what()).isEqualTo("is '" + value + "'");
        assertThat(fault.remedy()).contains("a whole number", range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fast",
                "0",
                "-1",
                "NaN",
                "Infinity",
                "1e9",
                "10/",
                "/s",
                "10/0s",
                "0/s",
                "10/year",
                "10/s/s",
                "1.5/s",
                "1/99d"
            })
    void tellsARateFromWhatIsNone(String value) {
        var fault =
                with("crmify.backend", "log").with("crmify.backend.rate", value).theFault();

        assertThat(fault.where()).isEqualTo("crmify.backend.rate");
        assertThat(fault.remedy()).contains("100/10s", "per second");
    }

    @ParameterizedTest
    @CsvSource({
        "100/10s, 100, PT10S",
        "100 / 10 S, 100, PT10S",
        "10/s, 10, PT1S",
        "150/min, 150, PT1M",
        "150/1m, 150, PT1M",
        "1000/d, 1000, PT24H",
        "5/500ms, 5, PT0.5S",
        "9.5, 95, PT10S",
        "10, 10, PT1S",
        "0.25, 25, PT1M40S"
    })
    void knowsRates(String value, int calls, Duration per) {
        var config =
                with("crmify.backend", "log").with("crmify.backend.rate", value).read();

        assertThat(faults.list()).isEmpty();
        assertThat(config.connections().get(0).limits().rate()).isEqualTo(new RateLimit(calls, per));
    }

    @Test
    void knowsThatThereMayBeNoLimit() {
        var config = with("crmify.backend", "log")
                .with("crmify.backend.rate", "unlimited")
                .read();

        assertThat(config.connections().get(0).limits().rate()).isEqualTo(RateLimit.UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource({"crmify.enabled, yes", "crmify.push.enabled, 1", "crmify.project-id, no"})
    void tellsASwitchFromWhatIsNone(String key, String value) {
        values.put("crmify.backend", "log");
        values.put(key, value);
        read();

        assertThat(faults.list()).singleElement().satisfies(fault -> {
            assertThat(fault.where()).isEqualTo(key);
            assertThat(fault.what()).isEqualTo("is '" + value + "'");
            assertThat(fault.remedy()).isEqualTo("write true or false");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "crmify.schema, update, 'create, none, validate'",
        "crmify.delete-policy, remove, 'DELETE, KEEP'",
        "crmify.backend.ambiguous-create, ask, 'HOLD, RETRY'"
    })
    void tellsAChoiceFromWhatIsNone(String key, String value, String choices) {
        var fault = with("crmify.backend", "log").with(key, value).theFault();

        assertThat(fault.where()).isEqualTo(key);
        assertThat(fault.what()).isEqualTo("is '" + value + "'");
        assertThat(fault.remedy()).isEqualTo("write one of " + choices);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://example.org", "http://", "not an address", "//example.org"})
    void tellsAnAddressFromWhatIsNone(String value) {
        var fault = with("crmify.backend", "log")
                .with("crmify.backend.base-url", value)
                .theFault();

        assertThat(fault.where()).isEqualTo("crmify.backend.base-url");
        assertThat(fault.remedy()).contains("https://");
    }

    @Test
    void wantsALeaseThatOutlastsEveryCall() {
        var fault = with("crmify.connections", "eu,us")
                .with("crmify.connection.eu.backend", "log")
                .with("crmify.connection.us.backend", "log")
                .with("crmify.connection.us.backend.timeout", "116s")
                .theFault();

        assertThat(fault.where()).isEqualTo("crmify.lease");
        assertThat(fault.what()).contains("PT2M", "crmify.connection.us.backend.timeout", "PT1M56S");
        assertThat(fault.remedy()).contains("5s longer");
    }

    @Test
    void wantsAFirstDelayNoLongerThanTheLongest() {
        var fault =
                with("crmify.backend", "log").with("crmify.retry.delay", "20m").theFault();

        assertThat(fault.where()).isEqualTo("crmify.retry.delay");
        assertThat(fault.what()).contains("PT20M", "crmify.retry.max-delay", "PT15M");
    }

    @Test
    void wantsTenantsThatTheTablesTake() {
        var fault = with("crmify.backend", "log")
                .with("crmify.tenants", "acme," + "x".repeat(101))
                .theFault();

        assertThat(fault.where()).isEqualTo("crmify.tenants");
        assertThat(fault.remedy()).contains("100");
    }

    @Test
    void wantsPlainNamesOfConnections() {
        with("crmify.connections", "eu west,us").with("crmify.connection.us.backend", "log");
        var fault = theFault();

        assertThat(fault.where()).isEqualTo("crmify.connections");
        assertThat(fault.what()).contains("'eu west'");
        assertThat(fault.remedy()).contains("letters");
    }

    @Test
    void namesTheBackendsWhereNoneIsConfigured() {
        var fault = theFault();

        assertThat(fault.code()).isEqualTo("CRMIFY-101");
        assertThat(fault.where()).isEqualTo("crmify.backend");
        assertThat(fault.what()).isEqualTo("no backend is configured");
        assertThat(fault.remedy()).contains("hubspot, insightly, log, none").contains("CrmBackend");
    }

    @Test
    void missesTheBackendOfEachConnection() {
        with("crmify.connections", "eu,us").read();

        assertThat(faults.list())
                .extracting(Fault::where)
                .containsExactly("crmify.connection.eu.backend", "crmify.connection.us.backend");
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        with("crmify.poll-interval", "soon")
                .with("crmify.lease", "long")
                .with("crmify.schema", "drop")
                .with("crmify.bakend", "log")
                .with("crmify.backend.rate", "0")
                .read();

        assertThat(faults.list())
                .extracting(Fault::where)
                .containsExactlyInAnyOrder(
                        "crmify.backend",
                        "crmify.bakend",
                        "crmify.backend.rate",
                        "crmify.lease",
                        "crmify.poll-interval",
                        "crmify.schema");
    }

    // ---- unknown keys

    @ParameterizedTest
    @CsvSource({
        "crmify.pol-interval, crmify.poll-interval",
        "crmify.backend.auth.apikey, crmify.backend.auth.api-key",
        "crmify.backend.auth.api_key, crmify.backend.auth.api-key",
        "crmify.deletepolicy, crmify.delete-policy",
        "crmify.backend.api-versoin, crmify.backend.api-version",
        "crmify.Backend.rate, crmify.backend.rate"
    })
    void dc15NamesTheNearestKeyForOneItDoesNotKnow(String unknown, String nearest) {
        var fault = with("crmify.backend", "hubspot").with(unknown, "x").theFault();

        assertThat(fault.code()).isEqualTo("CRMIFY-103");
        assertThat(fault.where()).isEqualTo(unknown);
        assertThat(fault.remedy()).contains("did you mean " + nearest + "?");
    }

    @Test
    void doesNotKnowTheSettingsOfAnotherBackend() {
        var fault = with("crmify.backend", "log")
                .with("crmify.backend.api-version", "v3")
                .theFault();

        assertThat(fault.where()).isEqualTo("crmify.backend.api-version");
    }

    @Test
    void tellsAConnectionThatIsNotInTheList() {
        with("crmify.connections", "eu")
                .with("crmify.connection.eu.backend", "log")
                .with("crmify.connection.us.backend", "log");
        var fault = theFault();

        assertThat(fault.where()).isEqualTo("crmify.connection.us.backend");
        assertThat(fault.what()).contains("no connection 'us'");
        assertThat(fault.remedy()).contains("crmify.connections");
    }

    @Test
    void doesNotKnowTheKeysOfASingleConnectionWhereSeveralAreNamed() {
        var fault = with("crmify.connections", "eu")
                .with("crmify.connection.eu.backend", "log")
                .with("crmify.backend.rate", "1")
                .theFault();

        assertThat(fault.where()).isEqualTo("crmify.backend.rate");
        assertThat(fault.remedy()).contains("crmify.connection.eu.backend.rate");
    }

    @Test
    void knowsWhatIsNotItsOwn() {
        with("crmify.backend", "log")
                .with("crmifyx.backend", "x")
                .with("%dev.crmify.bakend", "x")
                .with("quarkus.crmify", "x")
                .read();

        assertThat(faults.list()).isEmpty();
    }

    @Test
    void warnsOnceOfWhatTheEnvironmentHasBesides() {
        try (var log = LogLines.of(UnknownKeys.class)) {
            read(
                    new PropertiesConfigSource(Map.of("crmify.backend", "log"), "application.properties", 100),
                    new EnvConfigSource(
                            Map.of(
                                    "CRMIFY_PORT", "tcp://10.0.0.1:80",
                                    "CRMIFY_SERVICE_HOST", "10.0.0.1",
                                    "CRMIFY_POLL_INTERVAL", "2s",
                                    "PATH", "/bin"),
                            300));

            assertThat(faults.list()).isEmpty();
            assertThat(log.lines()).singleElement().satisfies(line -> assertThat(line)
                    .contains("CRMIFY-201", "CRMIFY_PORT", "CRMIFY_SERVICE_HOST")
                    .doesNotContain("CRMIFY_POLL_INTERVAL", "10.0.0.1"));
        }
    }

    @Test
    void takesAFileInAFolderOfEnvironmentsForAFile() {
        read(new PropertiesConfigSource(
                Map.of("crmify.backend", "log", "crmify.bakend", "x"),
                "/environments/test/application.properties",
                100));

        assertThat(faults.list()).extracting(Fault::where).containsExactly("crmify.bakend");
    }

    // ---- off, and secrets

    @Test
    void needsNoBackendWhileItIsOff() {
        var config = with("crmify.enabled", "false")
                .with("crmify.backend.auth.tokn", "x")
                .read();

        assertThat(faults.list()).isEmpty();
        assertThat(config.switches().enabled()).isFalse();
        assertThat(config.connections()).isEmpty();
    }

    @Test
    void neverTellsASecret() {
        var secrets = List.of("k3y-secret", "us3r-secret", "p4ss-secret", "t0k3n-secret", "m1ss-secret", "url-secret");
        with("crmify.backend", "hubspto")
                .with("crmify.backend.auth.api-key", "k3y-secret")
                .with("crmify.backend.auth.username", "us3r-secret")
                .with("crmify.backend.auth.password", "p4ss-secret")
                .with("crmify.backend.auth.token", "t0k3n-secret ${nowhere}")
                .with("crmify.backend.auth.apikey", "m1ss-secret")
                .with("crmify.backend.base-url", "htps://user:url-secret@example.org")
                .with("crmify.backend.timeout", "soon");

        var config = read();

        assertThat(faults.list())
                .extracting(Fault::where)
                .containsExactlyInAnyOrder(
                        "crmify.backend.auth.token",
                        "crmify.backend.auth.apikey",
                        "crmify.backend.base-url",
                        "crmify.backend.timeout");
        assertThat(new StartupException(faults.list()).getMessage()).doesNotContain(secrets);
        assertThat(config.toString()).doesNotContain(secrets);
    }

    @Test
    void namesTheKeyWhoseExpressionRefersToNothing() {
        with("crmify.backend", "log").with("crmify.backend.auth.token", "${nowhere}");
        var fault = theFault();

        assertThat(fault.where()).isEqualTo("crmify.backend.auth.token");
        assertThat(fault.what()).contains("missing");
        assertThat(fault.remedy()).contains("${...}");
    }
}
