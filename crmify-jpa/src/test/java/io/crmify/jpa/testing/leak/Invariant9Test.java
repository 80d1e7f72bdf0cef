package io.crmify.jpa.testing.leak;

import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.lang.System.Logger.Level;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No log line, no message, no row of crmify's tables and no event holds a value of a person or a secret, in the whole run: each shop
 * is looked through before it closes, and the log here, since this class runs last.
 */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
@Order(Integer.MAX_VALUE)
class Invariant9Test {
    private static final System.Logger OURS = System.getLogger("io.crmify.jpa.dispatch.DispatchLoop");
    private static final int ALL_CLASSES = 50;

    private final Shop shop;

    Invariant9Test(TestDatabase kind) {
        shop = Shop.on(kind).entities(Customer.class, Company.class).open();
    }

    @BeforeEach
    void nothingHasLeakedSoFar() {
        assertThat(LeakWatch.leaksOfTheLog()).isEmpty();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void theWholeRunHasPlantedEnoughToBeFound() {
        assumeTrue(WatchedRun.classes() > ALL_CLASSES, "only some of the tests have run");

        assertThat(Marks.count()).isGreaterThan(1_000);
        assertThat(LeakWatch.texts()).isGreaterThan(10_000);
    }

    @Test
    void aPersonInALogLineIsFound() {
        persist("logged@leak.example");

        OURS.log(Level.DEBUG, "pushing {0}", "logged@leak.example");

        assertThat(LeakWatch.leaksOfTheLog()).singleElement().asString().contains("logged@leak.example");
    }

    @Test
    void aPersonInTheCauseOfWhatIsLoggedIsFound() {
        persist("caused@leak.example");

        var cause = new IllegalStateException("Key (email)=(caused@leak.example) is there already");
        OURS.log(Level.DEBUG, "it failed", new IllegalArgumentException("quite so", cause));

        assertThat(LeakWatch.leaksOfTheLog()).singleElement().asString().contains("caused@leak.example");
    }

    @Test
    void aPersonInARowOfCrmifyIsFound() {
        persist("stored@leak.example");
        shop.rows("update crmify_link set detail = ?", "stored@leak.example was refused");

        var check = shop.pool();

        assertThat(LeakWatch.leaksOf(check)).singleElement().asString().containsIgnoringCase("crmify_link");
        assertThatThrownBy(() -> LeakWatch.ensureSecrecy(check, List.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("stored@leak.example");
        shop.rows("update crmify_link set detail = null");
    }

    @Test
    void aPersonInAnEventIsFound() {
        persist("told@leak.example");
        var event = "LeadSynced[told@leak.example]";

        assertThat(LeakWatch.leaks(List.of(event))).hasSize(1);
    }

    /** Databases quote the row that a constraint refuses, and PostgreSQL all of it. */
    @Test
    void aRowThatTakesNoIdIsNotQuoted() {
        shop.rows("alter table Customer add constraint no_id check (crmId is null)");

        persist("quoted@leak.example");

        assertThat(LeakWatch.lines()).anyMatch(line -> line.contains("CRMIFY-306") && line.contains("SQL state"));
        assertThat(LeakWatch.leaksOfTheLog()).isEmpty();
    }

    @Test
    void aPersonOnceMoreAsPartOfALongerWordIsNone() {
        persist("Mustermann");

        assertThat(Marks.in("Mustermanns")).isEmpty();
        assertThat(Marks.in("of Mustermann.")).containsExactly("Mustermann");
    }

    private void persist(String email) {
        shop.persist(new Customer("Ada", "Lovelace", email));
        shop.drain();
        assertThat(shop.theCrm().where(EMAIL, email)).hasSize(1);
    }
}
