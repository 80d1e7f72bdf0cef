package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Singly, one call each is the fewest that Klaviyo allows; together they are one job. Both within its rates. */
class TenThousandProfilesTest {
    private static final int COUNT = 10_000;

    private final VirtualTime time = new VirtualTime();
    private final FakeKlaviyo klaviyo =
            FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withApiKey("api-key-1").withClock(time));
    private final AtomicInteger refusals = new AtomicInteger();

    @AfterEach
    void close() {
        klaviyo.close();
    }

    private KlaviyoBackend backend() {
        klaviyo.onCall(call -> refusals.addAndGet(call.status() == 429 ? 1 : 0));
        return (KlaviyoBackend) new KlaviyoProvider().open(new TestContext(klaviyo.baseUri()), time.rates());
    }

    /** As the engine does it: throttled, the connection rests for as long as it is told. */
    private String pushed(KlaviyoBackend backend, Lead lead) {
        while (true) {
            try {
                return backend.syncLead(lead);
            } catch (ThrottledException throttled) {
                time.pass(throttled.retryAfter().orElseThrow());
            }
        }
    }

    @Test
    void takeOneCallEach() {
        var backend = backend();
        var startedAt = time.instant();

        for (int number = 1; number <= COUNT; number++) {
            pushed(backend, aLead(number).lead());
        }

        assertThat(klaviyo.profiles()).hasSize(COUNT);
        assertThat(klaviyo.calls()).isEqualTo(Map.of("POST /api/profile-import", COUNT));
        assertThat(refusals).hasValue(0);
        // 750 in a minute, and the last 250
        assertThat(Duration.between(startedAt, time.instant()).toMinutes()).isEqualTo(13);
    }

    @Test
    void takeOneJobAndWhatFailedGoesSingly() {
        var leads = new ArrayList<>(IntStream.rangeClosed(1, COUNT)
                .mapToObj(number -> aLead(number).lead())
                .toList());
        leads.set(4_711, aLead(4_712).with(LeadField.EMAIL, "no address").lead());
        leads.set(9_000, aLead(9_001).with(LeadField.EMAIL, "ada1@example.org").lead());
        var backend = backend();

        var begun = backend.begin(leads);
        assertThat(begun.taken()).isEqualTo(COUNT);
        assertThat(backend.results(begun.job(), leads)).isEmpty();
        // another node, which knows the job's id and the leads
        var results = backend().results(begun.job(), leads).orElseThrow();
        assertThat(klaviyo.calls())
                .isEqualTo(Map.of(
                        "POST /api/profile-bulk-import-jobs", 1,
                        "GET /api/profile-bulk-import-jobs/{id}", 2,
                        "GET /api/profile-bulk-import-jobs/{id}/import-errors", 1,
                        "GET /api/profile-bulk-import-jobs/{id}/profiles", 100));

        var reasons = new TreeMap<Integer, String>();
        for (int row = 0; row < results.size(); row++) {
            if (results.get(row) instanceof PushResult.Failed failed) {
                reasons.put(
                        row, failed.cause().diagnosis().reason() + ", then " + pushedAgain(backend, leads.get(row)));
            }
        }

        assertThat(results).hasSize(COUNT);
        assertThat(reasons).isEqualTo(Map.of(0, "NO_OUTCOME, then stored", 4_711, "INVALID, then INVALID"));
        assertThat(klaviyo.profiles()).hasSize(COUNT - 2);
        assertThat(klaviyo.calls()).containsEntry("POST /api/profile-import", 2);
        assertThat(refusals).hasValue(0);
    }

    private static String pushedAgain(KlaviyoBackend backend, Lead lead) {
        var failure = catchThrowableOfType(BackendException.class, () -> backend.syncLead(lead));
        return failure == null ? "stored" : failure.diagnosis().reason();
    }

    @Test
    void takeAsManyJobsAsFiveMegabytesEachMake() {
        var leads = IntStream.rangeClosed(1, COUNT)
                .mapToObj(number -> aLead(number).with("essay", "ü".repeat(400)).lead())
                .toList();
        var backend = backend();
        var bodies = new ArrayList<Integer>();
        klaviyo.onCall(
                call -> bodies.add(call.request().body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length));

        List<Lead> rest = leads;
        while (!rest.isEmpty()) {
            rest = rest.subList(backend.begin(rest).taken(), rest.size());
        }

        assertThat(klaviyo.profiles()).hasSize(COUNT);
        assertThat(klaviyo.calls()).isEqualTo(Map.of("POST /api/profile-bulk-import-jobs", bodies.size()));
        assertThat(bodies).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(5_000_000));
        // no job could take one more
        assertThat(bodies.subList(0, bodies.size() - 1))
                .allSatisfy(bytes -> assertThat(bytes).isGreaterThan(4_988_000));
    }
}
