package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.FIND;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A record that is gone in the CRM, and a limit of which the CRM does not say how long it lasts. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class GoneOrUsedUpTest {
    private final TestDatabase database;
    private final LogLines log = LogLines.of(LaneStates.class);
    private final InMemoryCrm crm = new InMemoryCrm();
    private Shop shop;
    private Customer ada;

    GoneOrUsedUpTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void signUp() {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(crm)
                .open();
        ada = shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
        shop.drain();
    }

    @AfterEach
    void close() {
        shop.close();
        log.close();
    }

    private String crmId() {
        return shop.find(Customer.class, ada.id).crmId;
    }

    private void rename() {
        shop.edit(Customer.class, ada.id, customer -> customer.lastName = "Byron");
        shop.drain();
    }

    private void ensureOneRecord() {
        assertThat(crm.records()).hasSize(1);
        assertThat(crm.records().get(0).id()).isEqualTo(crmId());
        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(1);
        assertThat(shop.crmify().operations().failed(10)).isEmpty();
        assertThat(shop.rows("select state, attempts, suspect from crmify_link"))
                .containsExactly(List.of("IDLE", 0, false));
    }

    @Test
    void aRecordThatSomebodyDeletedIsMadeAnewOnceItsLeadChanges() {
        var old = crmId();
        crm.remove(old);

        rename();

        assertThat(crmId()).isNotEqualTo(old);
        assertThat(crm.byId(crmId()).orElseThrow().fields()).containsKeys(LAST_NAME);
        ensureOneRecord();
    }

    @Test
    void aRecordThatWasMergedIntoAnotherIsFollowedByItsKey() {
        crm.remove(crmId());
        var other = crm.syncLead(crm.sent().get(0)); // with the same key
        crm.forgetCalls();

        rename();

        assertThat(crm.count(FIND)).isEqualTo(1);
        assertThat(crmId()).isEqualTo(other);
        ensureOneRecord();
    }

    private void throttle(ThrottledException how) {
        var refusal = new AtomicReference<>(how);
        crm.onCall(call -> {
            var told = refusal.getAndSet(null);
            if (told != null) {
                throw told;
            }
        });
        crm.forgetCalls();
        rename();
    }

    private LaneStatus lane() {
        return shop.crmify().operations().lanes().get(0);
    }

    private int pushesAfter(Duration time) {
        shop.crmify().clock().advance(time);
        shop.drain();
        return crm.count(PUSH);
    }

    @Test
    void aThrottlingOfWhichNobodyKnowsTheEndIsOverAfterTenSeconds() {
        throttle(ThrottledException.slowDown("slower", Diagnosis.of("RATE_LIMIT"), null));
        assertThat(lane().state()).isEqualTo(State.THROTTLED);

        assertThat(pushesAfter(Duration.ofSeconds(9))).isEqualTo(1);
        assertThat(pushesAfter(Duration.ofSeconds(3))).isEqualTo(2);
        ensureOneRecord();
    }

    @Test
    void aQuotaOfWhichNobodyKnowsTheEndIsTriedAgainAfterAnHour() {
        throttle(ThrottledException.quotaUsedUp("no more", Diagnosis.of("DAILY"), null));
        assertThat(lane().state()).isEqualTo(State.QUOTA_EXHAUSTED);

        assertThat(pushesAfter(Duration.ofMinutes(59))).isEqualTo(1);
        assertThat(pushesAfter(Duration.ofMinutes(2))).isEqualTo(2);
        ensureOneRecord();
    }
}
