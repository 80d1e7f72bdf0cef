package io.crmify.jpa;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.crmify.CrmOperations;
import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.backends.memory.CrmCall;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.shop.Unseen;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.operations.JobStatus;
import io.crmify.operations.JobStatus.State;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entity of a type again, behind all that is fresh. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class BackfillTest {
    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();
    private Shop shop;

    BackfillTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Shop.Builder shop(Class<?>... more) {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .entities(more)
                .crm(crm);
    }

    private CrmOperations operations() {
        return shop.crmify().operations();
    }

    private JobStatus job() {
        return operations().jobs().get(0);
    }

    private void unseen(int count) {
        Unseen.insert(shop, database, count);
    }

    @Test
    void everyEntityIsSentThatTheCrmDoesNotHave() {
        shop = shop().open();
        unseen(2_500);

        var started = operations().backfill("default", "Customer");
        assertThat(started.state()).isEqualTo(State.RUNNING);
        assertThat(started.done()).isZero();
        shop.drain();

        assertThat(crm.records()).hasSize(2_500);
        assertThat(job().state()).isEqualTo(State.DONE);
        assertThat(job().done()).isEqualTo(2_500);
        assertThat(job().ended()).isAfterOrEqualTo(job().started());
    }

    @Test
    void whatTheCrmHasAlreadyCostsNoCall() {
        shop = shop().open();
        unseen(1_050);
        operations().backfill("default");
        shop.drain();
        crm.forgetCalls();
        shop.rows("update Customer set lastName = 'Byron' where id <= 1000005");

        operations().backfill("default", "Customer");
        shop.drain();

        assertThat(crm.calls()).flatExtracting(CrmCall::leads).hasSize(5);
        assertThat(crm.where(LAST_NAME, "Byron")).hasSize(5);
        assertThat(job().done()).isEqualTo(1_050);
    }

    @Test
    void oneThatRunsIsNotBegunAgain() {
        shop = shop().open();
        var first = operations().backfill("default", "Customer");

        assertThat(operations().backfill("default", "Customer")).isEqualTo(first);
        assertThat(operations().backfill("default")).containsExactly(first);

        assertThat(operations().cancelBackfill("default", "Customer")).isTrue();
        assertThat(operations().cancelBackfill("default", "Customer")).isFalse();
        assertThat(job().state()).isEqualTo(State.CANCELLED);
        unseen(3);
        shop.drain();
        assertThat(crm.calls()).isEmpty();
    }

    @Test
    void onlyWhatIsKnownCanBeBackfilled() {
        shop = shop().open();

        assertThatThrownBy(() -> operations().backfill("eu", "Customer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no connection 'eu'; there are [default]");
        assertThatThrownBy(() -> operations().backfill("default", "Company"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no type 'Company'; there are [Customer]");
    }

    @Test
    void aNodeThatDiesIsFollowedByAnotherWhereItWas() {
        shop = shop().open();
        unseen(3_300);
        operations().backfill("default", "Customer");
        var pages = new AtomicInteger();
        var dead = new AtomicBoolean();
        shop.log().failOn(sql -> {
            if (sql.startsWith("update crmify_job set reached") && pages.incrementAndGet() > 2) {
                dead.set(true);
            }
            return dead.get();
        });
        assertThat(catchThrowable(() -> shop.drain())).isNotNull();

        try (var other = shop().database(shop).open()) {
            other.drain();
            assertThat(other.crmify().operations().jobs().get(0).done()).isEqualTo(2_000);

            other.crmify().clock().advance(Duration.ofMinutes(3)); // the lease of the dead one has ended
            other.drain();

            var job = other.crmify().operations().jobs().get(0);
            assertThat(job.state()).isEqualTo(State.DONE);
            assertThat(job.done()).isEqualTo(3_300);
            assertThat(crm.records()).hasSize(3_300);
        }
    }

    @Test
    void twoNodesNeverWorkOnItAtTheSameTime() {
        shop = shop().open();
        unseen(2_200);
        operations().backfill("default", "Customer");
        try (var other = shop().database(shop).open()) {
            var within = new AtomicBoolean();
            var moved = new AtomicInteger();
            shop.log().onStatement(sql -> {
                if (sql.startsWith("select distinct") && !within.getAndSet(true)) {
                    var before = job().done();
                    other.drain();
                    moved.addAndGet((int) (job().done() - before));
                    within.set(false);
                }
            });

            shop.drain();

            assertThat(moved).hasValue(0);
            assertThat(job().done()).isEqualTo(2_200);
            assertThat(crm.records()).hasSize(2_200);
        }
    }

    @Test
    void aPageThatFailsIsTriedAgainLater() {
        shop = shop().open();
        unseen(10);
        operations().backfill("default", "Customer");
        shop.log().failOn(sql -> sql.startsWith("select distinct"));
        shop.drain();
        assertThat(job().reason()).isEqualTo("LOOKUP_FAILED");
        shop.log().failOn(sql -> false);

        shop.crmify().clock().advance(Duration.ofMinutes(1));
        shop.drain();

        assertThat(job().state()).isEqualTo(State.DONE);
        assertThat(job().reason()).isNull();
        assertThat(crm.records()).hasSize(10);
    }

    @Test
    void itWaitsWhileEnoughIsDue() {
        shop = shop().open();
        unseen(23_000);
        operations().pause("default");
        operations().backfill("default", "Customer");

        shop.drain();

        assertThat(job().done()).isEqualTo(20_000);
        assertThat(job().state()).isEqualTo(State.RUNNING);
        assertThat(job().reason()).isEqualTo("BACKLOG");
        shop.rows("update crmify_link set due_at = null, state = 'IDLE'"); // as if it had been sent
        shop.drain();
        assertThat(job().done()).isEqualTo(23_000);
        assertThat(job().reason()).isNull();
    }

    @Test
    void anEditOvertakesIt() {
        shop = shop().open();
        unseen(3);
        operations().pause("default");
        operations().backfill("default", "Customer");
        shop.drain();

        shop.edit(Customer.class, 1_000_002L, customer -> customer.lastName = "Byron");
        shop.drain();

        assertThat(shop.rows("select entity_id, priority from crmify_link order by entity_id").stream()
                        .map(row -> row.get(0) + " " + row.get(1)))
                .containsExactly("1000001 1", "1000002 0", "1000003 1");
    }

    @Test
    void whatWasGivenUpIsTriedAgainBehindTheFresh() {
        shop = shop().open();
        crm.refuse(lead -> true, "INVALID");
        shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
        shop.drain();
        crm.comeBack();
        operations().pause("default");

        operations().backfill("default", "Customer");
        shop.drain();

        assertThat(shop.rows("select state, priority from crmify_link").get(0).toString())
                .isEqualTo("[DUE, 1]");
    }

    @Test
    void compositeIdsHaveTheirPagesToo() {
        shop = shop(Member.class).open();
        shop.crm()
                .withoutSync(() -> shop.run(manager -> IntStream.range(0, 1_100)
                        .forEach(i -> manager.persist(new Member(i % 3 == 0 ? "AT" : "GB", i, "M")))));

        operations().backfill("default", "Member");
        shop.drain();

        assertThat(crm.records()).hasSize(1_100);
    }

    @Entity
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    abstract static class Party {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email = "x@example.org";
    }

    @Entity
    @CrmLead
    static class Buyer extends Party {}

    @Entity
    static class Seller extends Party {}

    @Test
    void othersOfTheirHierarchyAreLeftOut() {
        shop = shop(Party.class, Buyer.class, Seller.class).open();
        shop.crm()
                .withoutSync(() -> shop.run(manager -> {
                    manager.persist(new Buyer());
                    manager.persist(new Seller());
                }));
        var type = operations().backfill("default").stream()
                .filter(job -> !job.type().equals("Customer"))
                .findFirst()
                .orElseThrow()
                .type();

        shop.drain();

        assertThat(shop.rows("select id from crmify_link where type = ?", type)).hasSize(1);
        assertThat(crm.records()).hasSize(1);
    }

    // Within two seconds, of which a busy machine may take some; so the best
    // of five counts, and of each how many batches went first: two calls are under
    // way, a batch is ready, and others begin until the change is admitted.
    @Test
    void aFreshLeadDoesNotWaitForIt() {
        var batches = new AtomicInteger();
        var arrived = new AtomicInteger();
        crm.onCall(call -> {
            var number = batches.incrementAndGet();
            if (call.leads().stream()
                    .anyMatch(lead -> "Fresh".equals(lead.fields().get(LAST_NAME)))) {
                arrived.set(number);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // a CRM that takes its time
        });
        shop = shop(Member.class).running().open();
        unseen(100_000);
        operations().backfill("default", "Customer");
        await().atMost(Duration.ofSeconds(60)).until(() -> batches.get() > 20);

        var clock = shop.crmify().clock();
        var quickest = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            arrived.set(0);
            if (i % 2 == 0) {
                shop.persist(new Customer("Ada", "Fresh", "ada@example.org"));
            } else {
                shop.persist(new Member("AT", i, "Fresh")); // another type
            }
            var committed = clock.nanos();
            var before = batches.get();
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> arrived.get() > 0);
            var took = Duration.ofNanos(clock.nanos() - committed);
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
            assertThat(arrived.get() - before - 1).as("batches before it").isLessThanOrEqualTo(8);
        }

        assertThat(quickest).isLessThan(Duration.ofSeconds(2));
        assertThat(crm.count(PUSH)).as("it runs on").isLessThan(1_000);
        assertThat(shop.rows("select count(*) from crmify_link where priority = 1 and due_at is not null"))
                .first()
                .satisfies(row -> assertThat(((Number) row.get(0)).intValue()).isBetween(1, 21_000));
        assertThat(List.of(State.RUNNING, State.DONE)).contains(job().state());
    }
}
