package io.crmify.jpa.link;

import static io.crmify.jpa.link.LinkFixture.CONNECTION;
import static io.crmify.jpa.link.LinkFixture.LEASE;
import static io.crmify.jpa.link.LinkFixture.TYPE;
import static io.crmify.jpa.link.LinkFixture.lease;
import static io.crmify.jpa.link.LinkFixture.synced;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.store.row.TimeOrderedId;
import io.crmify.jpa.testing.RowsRead;
import io.crmify.jpa.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 8: what a step reads depends on what there is to do, not on how many links there are at rest or for later. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class LinkCostTest {
    private static final int AT_REST = 20_000;
    private static final int FOR_LATER = 5_000;
    private static final int DUE = 5;

    // Besides the rows themselves: the entries around them in the index, and reading them again to change them.
    private static final int FEW = 60;

    @Parameter
    TestDatabase kind;

    private LinkFixture fixture;
    private RowsRead read;

    @BeforeEach
    void manyLinks() {
        fixture = new LinkFixture(kind);
        read = new RowsRead(fixture.store, kind);
        insert("IDLE", "null", AT_REST);
        insert("DUE", "{now} + 3600000", FOR_LATER);
        insert("DUE", "{now}", DUE);
        read.analyze();
    }

    private void insert(String state, String due, int count) {
        var row = "(?, ?, ?, ?, ?, '', '" + state + "', 0, " + due + ", 0, 1, false, false, false, true, 0, 0)";
        for (int from = 0; from < count; from += 1_000) {
            var parameters = new ArrayList<Object>();
            var rows = Math.min(1_000, count - from);
            IntStream.range(0, rows).forEach(i -> {
                var id = TimeOrderedId.next();
                parameters.addAll(List.of(id, fixture.store.unit(), TYPE, id.toString(), CONNECTION));
            });
            fixture.store.inTransaction(jdbc -> jdbc.update(
                    "insert into crmify_link (" + LinkSql.COLUMNS + ") values "
                            + String.join(", ", Collections.nCopies(rows, row)),
                    parameters.toArray()));
        }
    }

    private List<Object> scope() {
        return List.of(fixture.store.unit(), CONNECTION, TYPE);
    }

    private long readByH2(String sql, Object... given) {
        var parameters = Stream.of(given)
                .flatMap(some -> some instanceof List<?> list ? list.stream() : Stream.of(some))
                .toArray();
        return read.byH2(sql, parameters);
    }

    @Test
    void looksWhetherSomethingIsDue() {
        if (kind == TestDatabase.H2) {
            assertThat(readByH2(LinkQuerySql.due(1), scope(), 0, scope(), 0)).isLessThan(FEW);
        } else {
            assertThat(read.by(jdbc -> assertThat(fixture.links.due(jdbc, List.of(CONNECTION), List.of(TYPE)))
                            .hasSize(1)))
                    .isLessThan(FEW);
        }
    }

    @Test
    void looksInVain() {
        fixture.claim(lease(), 10);
        if (kind == TestDatabase.H2) {
            assertThat(readByH2(LinkQuerySql.due(1), scope(), 0, scope(), 0)).isLessThan(FEW);
        } else {
            assertThat(read.by(jdbc -> {
                        assertThat(fixture.links.due(jdbc, List.of(CONNECTION), List.of(TYPE)))
                                .isEmpty();
                        assertThat(fixture.claim(jdbc, lease(), 50)).isEmpty();
                    }))
                    .isLessThan(FEW);
        }
    }

    @Test
    void claimsWhatIsDue() {
        if (kind == TestDatabase.H2) {
            assertThat(readByH2(H2LinkSql.SEEN, scope(), 50, scope(), 50, 50)).isLessThan(FEW);
        } else {
            // So often that the driver prepares the statement for good.
            for (int i = 0; i < 10; i++) {
                fixture.store.advance(LEASE.plusSeconds(1));
                assertThat(read.by(jdbc ->
                                assertThat(fixture.claim(jdbc, lease(), 50)).hasSize(DUE)))
                        .isLessThan(FEW);
            }
        }
    }

    @Test
    void settlesWhatItClaimed() {
        if (kind != TestDatabase.H2) {
            var lease = lease();
            var claimed = fixture.claim(lease, 50);

            assertThat(read.by(jdbc -> {
                        fixture.links.renew(jdbc, lease, claimed);
                        fixture.links.settle(
                                jdbc,
                                claimed.stream()
                                        .map(link -> synced(link, "C" + link.id()))
                                        .toList(),
                                lease.token(),
                                LinkFixture.NO_APPENDIX);
                    }))
                    .isLessThan(FEW);
        }
    }
}
