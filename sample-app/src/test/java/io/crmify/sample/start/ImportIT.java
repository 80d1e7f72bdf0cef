package io.crmify.sample.start;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.CrmOperations;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.backends.fake.salesforce.FakeRecord;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.backends.fake.salesforce.SalesforceOptions;
import io.crmify.sample.RunningShop;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thousands of customers that were there before crmify: a backfill hands them to the CRM as one job of the CRM's own. */
class ImportIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CUSTOMERS = 3_000;

    private static final String BEGIN = "POST /api/profile-bulk-import-jobs";
    private static final String RESULTS = "GET /api/profile-bulk-import-jobs/{id}/profiles";

    private static final String INSERT = """
            insert into Customer (id, firstName, lastName, email, emailKey, stage, confirmation, changed)
            select 1000000 + n, 'Ada', 'Lovelace', 'c' || n || '@example.org', 'c' || n || '@example.org', 'NEW', 'word' || n, now()
            from generate_series(1, %d) s(n)""".formatted(CUSTOMERS);

    /** The row of a job, unless somebody is about to hand it its leads, or looks at it: it is soon to be looked at then. */
    private static final String JOB_AT_REST = """
            select id from crmify_import where look_at < extract(epoch from clock_timestamp()) * 1000 + 10000 for update""";

    private static final String UNDONE = """
            select id from crmify_import
            union all select id from crmify_link where state <> 'IDLE' or suspect
            union all select null from Customer where crmId is null""";

    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }

    private Map<String, String> settings(String backend, URI address, String credential) {
        return Map.of(
                "port",
                "0",
                "sample.db.url",
                postgres.getJdbcUrl("postgres", "postgres"),
                "sample.db.user",
                "postgres",
                "sample.db.password",
                "postgres",
                "crmify.poll-interval",
                "100ms",
                "crmify.backend",
                backend,
                "crmify.backend.base-url",
                address.toString(),
                "crmify.backend.auth." + credential,
                "demo");
    }

    private static SampleProcess process(Map<String, String> settings) {
        return SampleProcess.start(settings.entrySet().stream()
                .collect(toMap(
                        entry -> entry.getKey().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"),
                        Map.Entry::getValue)));
    }

    /** Leaves customers that crmify was not told of, and the wish that they go to the CRM; none of them has gone yet. */
    private void leaveBackfill(Map<String, String> settings) throws SQLException {
        var idle = new HashMap<>(settings);
        idle.put("crmify.push.enabled", "false");
        try (var shop = RunningShop.start(idle);
                var connection = connection()) {
            assertThat(shop.get("api/customers").array()).isEmpty();
            connection.createStatement().executeUpdate(INSERT);
            CDI.current().select(CrmOperations.class).get().backfill("default", "Customer");
        }
    }

    private Connection connection() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    private static boolean isEmpty(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return !rows.next();
        }
    }

    /** Kills a process that has begun a job, while it does not look at it: it cannot, since the job's row is locked. */
    private void killWithJobAtRest(SampleProcess process) throws SQLException, InterruptedException {
        try (var connection = connection()) {
            connection.setAutoCommit(false);
            await().atMost(PATIENCE).until(() -> !isEmpty(connection, JOB_AT_REST));
            process.kill();
            connection.rollback();
        }
    }

    private void awaitEnd() throws SQLException {
        try (var connection = connection()) {
            await().atMost(PATIENCE).until(() -> isEmpty(connection, UNDONE));
        }
    }

    /** The CRM's ids by the addresses; none where the CRM has given none. */
    private Map<String, String> customers() throws SQLException {
        var ids = new HashMap<String, String>();
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select email, crmId from Customer where crmId is not null")) {
            while (rows.next()) {
                ids.put(rows.getString(1), rows.getString(2));
            }
        }
        return ids;
    }

    @Test
    void whatAKilledProcessHasBegunIsEndedByTheNext() throws SQLException, InterruptedException {
        // told to be going on at the first look, wherever that comes from
        try (var crm =
                FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withApiKey("demo").withPollsOfAJob(1))) {
            var settings = settings("klaviyo", crm.baseUri(), "api-key");
            leaveBackfill(settings);
            try (var first = process(settings)) {
                first.uri();
                killWithJobAtRest(first);
            }
            assertThat(crm.calls()).containsEntry(BEGIN, 1).doesNotContainKey(RESULTS);
            assertThat(customers()).isEmpty();

            try (var second = process(settings)) {
                second.uri();
                awaitEnd();
            }

            assertThat(crm.calls())
                    .containsEntry(BEGIN, 1)
                    .doesNotContainKeys("POST /api/profile-import", "POST /api/profiles", "PATCH /api/profiles/{id}");
            assertThat(customers())
                    .hasSize(CUSTOMERS)
                    .isEqualTo(crm.profiles().stream()
                            .collect(toMap(profile -> profile.attribute("email"), FakeProfile::id)));
        }
    }

    @Test
    void salesforceGetsThemByBulkApi() throws SQLException {
        try (var crm = FakeSalesforce.start(SalesforceOptions.DEFAULTS.withToken("demo"))) {
            var settings = settings("salesforce", crm.baseUri(), "token");
            leaveBackfill(settings);
            try (var process = process(settings)) {
                process.uri();
                awaitEnd();
            }

            assertThat(crm.calls()).containsEntry("POST /jobs/ingest", 1).allSatisfy((place, times) -> assertThat(place)
                    .doesNotMatch("(POST|PATCH) /(composite|sobjects).*"));
            assertThat(customers())
                    .hasSize(CUSTOMERS)
                    .isEqualTo(
                            crm.records("Lead").stream().collect(toMap(lead -> lead.field("Email"), FakeRecord::id)));
        }
    }
}
