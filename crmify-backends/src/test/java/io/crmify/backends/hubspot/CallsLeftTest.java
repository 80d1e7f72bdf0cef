package io.crmify.backends.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HubSpot tells with each answer of the calls that are left. */
class CallsLeftTest {
    private static final String LEFT = "X-HubSpot-RateLimit-Remaining";
    private static final String LEFT_OF_DAY = "X-HubSpot-RateLimit-Daily-Remaining";
    private static final String INTERVAL = "X-HubSpot-RateLimit-Interval-Milliseconds";

    private final ScriptedCrm crm = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri());
    private final HubSpotBackend hubspot = (HubSpotBackend) new HubSpotProvider().open(context);

    @AfterEach
    void close() {
        crm.close();
    }

    private ThrottledException told() {
        assertThat(context.told()).hasSize(1);
        return context.told().get(0);
    }

    @Test
    void saysNothingWhileSomeAreLeftOrNobodyKnows() {
        crm.next(Reply.of(204).header(LEFT, "1").header(LEFT_OF_DAY, "1"), Reply.of(204));

        assertThat(hubspot.deleteLead("1")).isTrue();
        assertThat(hubspot.deleteLead("2")).isTrue();
        assertThat(context.told()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "none", "0.5", "0x0"})
    void doesNotHeedNonsense(String left) {
        crm.next(Reply.of(204).header(LEFT, left).header(LEFT_OF_DAY, left));

        hubspot.deleteLead("1");

        assertThat(context.told()).isEmpty();
    }

    @Test
    void restsForTheIntervalAfterItsLastCallWhichCountsAsEver() {
        crm.next(Reply.of(204).header(LEFT, "0").header(LEFT_OF_DAY, "9").header(INTERVAL, "4000"));

        assertThat(hubspot.deleteLead("1")).isTrue();

        assertThat(told().isQuota()).isFalse();
        assertThat(told().retryAfter()).contains(Duration.ofSeconds(4));
        assertThat(told().diagnosis().reason()).isEqualTo("TEN_SECONDLY_ROLLING");
    }

    @Test
    void restsUntilTheMidnightOfTheAccountAfterTheLastCallOfTheDay() {
        crm.next(
                Reply.json(200, "{\"portalId\":1,\"timeZone\":\"Europe/Zurich\"}"),
                Reply.of(204).header(LEFT, "0").header(LEFT_OF_DAY, "0"));
        hubspot.accountId();

        hubspot.deleteLead("1");

        assertThat(told().isQuota()).isTrue();
        assertThat(told().retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofHours(25)));
        assertThat(told().diagnosis().reason()).isEqualTo("DAILY");
    }

    @Test
    void leavesARefusalToBeJudgedAsSuch() {
        crm.next(Reply.json(500, "{}").header(LEFT, "0").header(LEFT_OF_DAY, "0"));

        assertThat(catchThrowable(() -> hubspot.deleteLead("1"))).isNotNull();

        assertThat(context.told()).isEmpty();
    }
}
