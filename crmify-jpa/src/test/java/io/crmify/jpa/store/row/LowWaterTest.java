package io.crmify.jpa.store.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LowWaterTest {
    private static final long QUICK = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long NOW = 1_000_000;

    private final LowWater water = new LowWater(1_000);

    @Test
    void beginsAtTheBeginningAtFirst() {
        assertThat(water.begin(0)).isZero();
        assertThat(water.from()).isZero();
    }

    @Test
    void beginsAtTheBeginningAlwaysWhereThatIsCheap() {
        water.looked(0, 500_000L, NOW, 0, QUICK);

        assertThat(water.begin(QUICK)).isZero();
        assertThat(water.from()).isEqualTo(500_000);
    }

    @Test
    void beginsWhereTheFirstWasFoundAfterASlowLook() {
        water.looked(0, 500_000L, NOW, 0, SLOW);

        assertThat(water.begin(SLOW)).isEqualTo(500_000);
    }

    @Test
    void beginsALittleBeforeNowIfThereWasNothing() {
        water.looked(0, null, NOW, 0, SLOW);

        assertThat(water.begin(SLOW)).isEqualTo(NOW - 1_000);
    }

    @Test
    void beginsAtTheBeginningAgainAfterFiftyTimesWhatThatTook() {
        water.looked(0, 500_000L, NOW, 0, SLOW);

        assertThat(water.begin(50 * SLOW)).isEqualTo(500_000);
        assertThat(water.begin(51 * SLOW)).isZero();
    }

    @Test
    void goesBackToWhatALookFromTheBeginningFinds() {
        water.looked(0, 500_000L, NOW, 0, SLOW);

        water.looked(0, 300_000L, NOW + 60_000, 51 * SLOW, 52 * SLOW);

        assertThat(water.begin(52 * SLOW)).isEqualTo(300_000);
    }

    @Test
    void goesOnWithWhatIsTakenButForWhatIsCommittedALittleLate() {
        water.looked(0, 500_000L, NOW, 0, SLOW);

        water.taken(500_000, 700_000);
        water.taken(500_000, 600_000);

        assertThat(water.from()).isEqualTo(699_000);
    }

    @Test
    void goesNoFurtherThanTheClock() {
        water.looked(0, 500_000L, NOW, 0, SLOW);

        water.taken(500_000, NOW + 3_600_000);

        assertThat(water.from()).isEqualTo(NOW - 1_000);
    }

    @Test
    void aLookFromWithinNeverGoesBack() {
        water.looked(0, 500_000L, NOW, 0, SLOW);
        water.taken(500_000, 900_000);

        water.looked(500_000, 600_000L, NOW, SLOW, SLOW + QUICK);

        assertThat(water.from()).isEqualTo(899_000);
    }

    @Test
    void isBlindForHalfAMinuteAtMost() {
        var stall = TimeUnit.SECONDS.toNanos(10);
        water.looked(0, 500_000L, NOW, 0, stall);

        assertThat(water.begin(stall + TimeUnit.SECONDS.toNanos(29))).isEqualTo(500_000);
        assertThat(water.begin(stall + TimeUnit.SECONDS.toNanos(30))).isZero();
    }

    @Test
    void whatALookFromTheBeginningHasFoundStandsAgainstThoseThatBeganBefore() {
        water.looked(0, 500_000L, NOW, 0, SLOW);
        water.looked(0, 300_000L, NOW, 51 * SLOW, 52 * SLOW);

        water.looked(0, 500_000L, NOW, 50 * SLOW, 53 * SLOW);
        assertThat(water.from()).isEqualTo(300_000);
        water.looked(500_000, 600_000L, NOW, 52 * SLOW, 53 * SLOW + QUICK);
        assertThat(water.from()).isEqualTo(300_000);
        water.taken(500_000, 700_000);
        assertThat(water.from()).isEqualTo(300_000);

        water.taken(300_000, 700_000);
        assertThat(water.from()).isEqualTo(699_000);
    }
}
