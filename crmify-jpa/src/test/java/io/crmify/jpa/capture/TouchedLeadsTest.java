package io.crmify.jpa.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class TouchedLeadsTest {
    private final TouchedLeads touched = new TouchedLeads();

    @Test
    void keepsWhatCouldNotBeWritten() {
        touched.add("Customer", "", Hint.TOUCHED, "1");

        assertThatThrownBy(() -> touched.drain(changes -> {
                    throw new IllegalStateException("no table");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(touched.isEmpty()).isFalse();
        assertThat(touched.isLate()).isFalse();
        assertThat(touched.written()).isEmpty();
    }

    @Test
    void givesNothingTwice() {
        var given = new ArrayList<Change>();
        touched.add("Customer", "", Hint.TOUCHED, "1");

        touched.drain(given::addAll);
        touched.drain(given::addAll);

        assertThat(given).hasSize(1);
        assertThat(touched.written()).containsEntry("Customer", 1);
    }

    // An import of a million in one transaction costs about a hundred megabytes, whatever the entities hold.
    @Test
    void keepsNothingButIds() {
        var before = used();
        for (int i = 0; i < 200_000; i++) {
            touched.add("Customer", "", Hint.TOUCHED, "" + (1_000_000 + i));
        }

        assertThat((used() - before) / 200_000).as("bytes for each").isLessThan(200);
        assertThat(touched.isEmpty()).isFalse();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
