package io.crmify.jpa.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.change.Changes.From;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.testing.Statements;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class ChangesTest {
    @Parameter
    TestDatabase kind;

    private TestStore store;
    private Changes changes;

    @BeforeEach
    void newUnit() {
        store = TestStore.on(kind);
        changes = new Changes(store.database(), store.unit());
    }

    private static List<Change> touched(String type, String... ids) {
        return Changes.of(type, "", Hint.TOUCHED, List.of(ids));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private void append(List<Change> some) {
        in(jdbc -> {
            changes.append(jdbc, some);
            return true;
        });
    }

    /** As many changes as ids, in one transaction each. */
    private void appendEach(String type, List<String> ids) {
        ids.forEach(id -> append(touched(type, id)));
    }

    private <T> T in(Function<Jdbc, T> work) {
        return store.inTransaction(work);
    }

    private List<Change> take(String type) {
        return in(jdbc -> changes.take(jdbc, type, From.OLDEST));
    }

    private List<Change> takeOne() {
        return in(jdbc -> changes.takeOne(jdbc, "Customer", From.OLDEST));
    }

    private List<String> waiting(String... types) {
        return in(jdbc -> changes.waiting(jdbc, List.of(types)));
    }

    private boolean isWaiting(String entityId) {
        return in(jdbc -> changes.isWaiting(jdbc, "Customer", entityId));
    }

    private boolean isWaiting(long by) {
        return in(jdbc -> changes.isWaiting(jdbc, "Customer", by));
    }

    private static Stream<String> ids(List<Change> taken) {
        return taken.stream().flatMap(change -> change.ids().stream());
    }

    @Test
    void givesBackWhatWasAppended() {
        var customers = Changes.of("Customer", "eu", Hint.REMOVED, List.of("1", "two\nlines", "back\\slash", "", "😀"));
        append(customers);
        append(touched("Company", "1"));

        assertThat(take("Customer")).isEqualTo(customers);
        assertThat(take("Customer")).isEmpty();
        assertThat(ids(take("Company"))).containsExactly("1");
    }

    @Test
    void appendsInOneStatementFor500Ids() {
        try (var transaction = store.open()) {
            var statements = new Statements(transaction.connection());
            var few = new ArrayList<>(touched("Customer", "1", "2"));
            few.addAll(touched("Company", "3"));
            few.addAll(Changes.of("Customer", "eu", Hint.REMOVED, numbers(497)));

            changes.append(statements.connection(), few);
            assertThat(statements.prepared()).hasSize(1);

            changes.append(statements.connection(), Changes.of("Customer", "", Hint.TOUCHED, numbers(1_001)));
            assertThat(statements.prepared()).hasSize(4);
            transaction.commit();
        }

        assertThat(store.rows("select size from crmify_change where unit = ?", store.unit()))
                .hasSize(6);
    }

    @Test
    void takesAboutAThousandIdsAtOnce() {
        append(Changes.of("Customer", "", Hint.TOUCHED, numbers(2_500)));

        var first = take("Customer");
        var second = take("Customer");
        var third = take("Customer");

        assertThat(ids(first)).hasSize(1_000);
        assertThat(ids(second)).hasSize(1_000);
        assertThat(ids(third)).hasSize(500);
    }

    @Test
    void takesFromEitherEnd() {
        append(Changes.of("Customer", "", Hint.TOUCHED, numbers(2_500)));
        var inOrder = store.rows("select ids from crmify_change where unit = ? order by id", store.unit()).stream()
                .map(row -> String.valueOf(row.get(0)).split("\n")[0])
                .toList();

        var newest = in(jdbc -> changes.take(jdbc, "Customer", From.NEWEST));

        assertThat(ids(newest)).contains(inOrder.get(4), inOrder.get(3)).hasSize(1_000);
        assertThat(ids(take("Customer"))).contains(inOrder.get(0)).hasSize(1_000);
    }

    @Test
    void neverGivesAChangeToTwo() {
        var all = numbers(450);
        appendEach("Customer", all);
        var taken = new ArrayList<String>();

        try (var one = store.open();
                var other = store.open()) {
            ids(changes.take(one.jdbc(), "Customer", From.OLDEST)).forEach(taken::add);
            ids(changes.take(other.jdbc(), "Customer", From.OLDEST)).forEach(taken::add);
            assertThat(taken).doesNotHaveDuplicates();
            one.commit();
            other.commit();
        }
        for (var more = take("Customer"); !more.isEmpty(); more = take("Customer")) {
            ids(more).forEach(taken::add);
        }

        assertThat(taken).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void keepsWhatATakerRollsBack() {
        append(touched("Customer", "1"));
        try (var transaction = store.open()) {
            assertThat(changes.take(transaction.jdbc(), "Customer", From.OLDEST))
                    .hasSize(1);
        }

        assertThat(take("Customer")).hasSize(1);
    }

    @Test
    void waitsForNobodyAndNobodyForIt() {
        append(touched("Customer", "1"));
        append(touched("Customer", "2"));
        try (var application = store.open();
                var taker = store.open()) {
            changes.append(application.connection(), touched("Customer", "3"));
            assertThat(ids(changes.take(taker.jdbc(), "Customer", From.OLDEST))).containsExactlyInAnyOrder("1", "2");
            changes.append(application.connection(), touched("Customer", "4"));
            append(touched("Customer", "5"));
            taker.commit();
            application.commit();
        }

        assertThat(ids(take("Customer"))).containsExactlyInAnyOrder("3", "4", "5");
    }

    @Test
    void takesTheOldestAlone() {
        appendEach("Customer", List.of("1", "2"));

        assertThat(ids(takeOne())).hasSize(1);
        assertThat(ids(takeOne())).hasSize(1);
        assertThat(takeOne()).isEmpty();
    }

    @Test
    void putsAnIdAsideWithItsCause() {
        in(jdbc -> {
            changes.bury(jdbc, touched("Customer", "1").get(0), "x".repeat(5_000), "BAD_ID", "it is too long");
            return true;
        });

        assertThat(store.rows(
                        "select type, reason, detail from crmify_change_dead where unit = ? and entity_id like 'xxx%'",
                        store.unit()))
                .containsExactly(List.of("Customer", "BAD_ID", "it is too long"));
    }

    @Test
    void tellsWhichTypesHaveChanges() {
        append(touched("Customer", "1"));
        append(touched("Company", "1"));

        var waiting = waiting("Customer", "Company", "Order");

        assertThat(waiting).containsExactlyInAnyOrder("Customer", "Company");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void tellsWhetherAnEntityIsWaiting() {
        append(touched("Customer", "1", "2"));
        var now = store.now();

        assertThat(isWaiting("2")).isTrue();
        assertThat(isWaiting("3")).isFalse();
        assertThat(isWaiting(now)).isTrue();
        assertThat(isWaiting(now - 3_600_000)).isFalse();
    }

    @Test
    void tellsWhatNobodyAdmits() {
        append(touched("Stranger", "1"));
        append(touched("Stranger", "2"));
        store.advance(Duration.ofHours(25));
        append(touched("Customer", "1"));

        var old = in(jdbc -> changes.olderThan(jdbc, Duration.ofHours(24)));

        assertThat(old).isEqualTo(Map.of("Stranger", 2L));
    }

    @Test
    void keepsUnitsApart() {
        append(touched("Customer", "1"));
        var other = new Changes(store.database(), store.unit() + "b");

        var taken = in(jdbc -> other.take(jdbc, "Customer", From.OLDEST));
        var waiting = in(jdbc -> other.waiting(jdbc, List.of("Customer")));
        assertThat(taken).isEmpty();
        assertThat(waiting).isEmpty();
    }
}
