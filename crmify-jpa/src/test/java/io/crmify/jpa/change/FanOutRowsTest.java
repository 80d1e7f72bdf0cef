package io.crmify.jpa.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.change.FanOutRows.FanOutRow;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class FanOutRowsTest {
    private static final List<String> PATHS = List.of("Customer.company", "Contact.company");

    @Parameter
    TestDatabase kind;

    private TestStore store;
    private FanOutRows rows;

    @BeforeEach
    void newUnit() {
        store = TestStore.on(kind);
        rows = new FanOutRows(store.unit());
        store.inTransaction(jdbc -> {
            rows.add(jdbc, "Customer.company", List.of("7"));
            return true;
        });
    }

    private Optional<FanOutRow> next() {
        return store.inTransaction(jdbc -> rows.next(jdbc, PATHS));
    }

    @Test
    void remembersHowFarItGot() {
        var row = next().orElseThrow();
        assertThat(row.reached()).isNull();

        store.inTransaction(jdbc -> {
            rows.reach(jdbc, row, "lead 1000");
            return true;
        });

        assertThat(next())
                .hasValueSatisfying(later -> assertThat(later.reached()).isEqualTo("lead 1000"));
    }

    @Test
    void endsWithItsLastLead() {
        var row = next().orElseThrow();
        assertThat(store.<Boolean>inTransaction(jdbc -> rows.isWaiting(jdbc, row.path(), Long.MAX_VALUE)))
                .isTrue();

        store.inTransaction(jdbc -> {
            rows.finish(jdbc, row);
            return true;
        });

        assertThat(next()).isEmpty();
        assertThat(store.<Boolean>inTransaction(jdbc -> rows.isWaiting(jdbc, row.path(), Long.MAX_VALUE)))
                .isFalse();
    }

    @Test
    void isAtOneNodeOnly() {
        try (var node = store.open()) {
            assertThat(rows.next(node.jdbc(), PATHS)).isPresent();

            assertThat(next()).isEmpty();
        }

        assertThat(next()).isPresent();
    }
}
