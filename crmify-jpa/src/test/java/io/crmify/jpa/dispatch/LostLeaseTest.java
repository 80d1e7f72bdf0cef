package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.FIND;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.FailedLead;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backends.memory.CrmCall;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A call outlives its lease, or its node dies in it: what it has done in the CRM is neither doubled nor forgotten. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class LostLeaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final TestDatabase database;
    private Shop shop;
    private InMemoryCrm crm;

    LostLeaseTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void open(CreateGuarantee guarantee) {
        crm = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(guarantee));
        shop = node().open();
    }

    private Shop.Builder node() {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .config("crmify.backend.timeout", TIMEOUT.toSeconds() + "s")
                .config("crmify.lease", LEASE.toMinutes() + "m")
                .crm(crm);
    }

    /** Another node, to which the CRM does not answer at once. */
    private Shop.Builder slowNode(Runnable pause) {
        return node().database(shop)
                .setup(setup -> setup.backend("slow", new SlowToAnswer(crm, pause)))
                .config("crmify.backend", "slow");
    }

    private Customer signUp() {
        return shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
    }

    private void remove(Customer customer) {
        shop.run(manager -> manager.remove(manager.find(Customer.class, customer.id)));
    }

    private List<String> failures() {
        return shop.crmify().operations().failed(100).stream()
                .map(FailedLead::reason)
                .toList();
    }

    private String onlyRecord() {
        assertThat(crm.records()).hasSize(1);
        return crm.records().get(0).id();
    }

    @ParameterizedTest
    @EnumSource
    void theIdOfWhatItMadeIsStored(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = signUp();
        try (var held = new Held();
                var slow = slowNode(held::here).open()) {
            held.start(slow::drain);
            shop.after(LEASE.plusSeconds(1)); // this node takes over
            held.finish();
        }
        shop.after(LEASE);
        shop.after(LEASE);

        assertThat(failures()).isEmpty();
        assertThat(shop.rows("select state, crm_id, suspect from crmify_link"))
                .containsExactly(List.of("IDLE", onlyRecord(), false));
        assertThat(shop.find(Customer.class, ada.id).crmId).isEqualTo(onlyRecord());
    }

    @ParameterizedTest
    @EnumSource
    void nothingStaysBehindWhoseEntityIsGone(CreateGuarantee guarantee) {
        open(guarantee);
        for (var isConfirmed : List.of(true, false)) {
            var ada = signUp();
            try (var held = new Held();
                    var slow = slowNode(held::here).open()) {
                held.start(slow::drain);
                remove(ada);
                shop.after(LEASE.plusSeconds(1));
                if (isConfirmed) {
                    shop.after(LEASE);
                    shop.after(LEASE);
                }
                held.finish();
            }
            shop.after(LEASE);
            shop.after(LEASE);

            assertThat(crm.records()).isEmpty();
            assertThat(shop.rows("select id from crmify_link")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BLIND") // which is held
    void aCreateThatComesAfterAllLookUpsGoesWithItsEntity(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = signUp();
        try (var held = new Held();
                var slow = node().database(shop).open()) {
            crm.onCall(call -> holdAtPush(call, held)); // before the record is made
            held.start(slow::drain);
            remove(ada);
            shop.after(LEASE.plusSeconds(1));
            shop.after(LEASE);
            assertThat(shop.rows("select id from crmify_link")).isEmpty();
            held.finish();
        }
        shop.after(LEASE);

        assertThat(crm.records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @Test
    void aLinkThatGoesWhileItsIdIsKeptIsMadeAnew() {
        open(CreateGuarantee.FINDABLE);
        var ada = signUp();
        var isGone = new AtomicBoolean();
        try (var held = new Held();
                var log = LogLines.of(SettleStep.class);
                var slow = node().database(shop).open()) {
            crm.onCall(call -> holdAtPush(call, held));
            held.start(slow::drain);
            remove(ada);
            shop.after(LEASE.plusSeconds(1));
            slow.log().onStatement(sql -> {
                if (sql.contains("crm_id = ?, crm_object = ?, adopted = ?") && !isGone.getAndSet(true)) {
                    shop.rows("delete from crmify_link"); // as the new owner's settlement does
                }
            });
            held.finish();
            assertThat(log.lines()).noneSatisfy(line -> assertThat(line).contains("CRMIFY-320"));
        }
        assertThat(isGone).isTrue();
        shop.after(LEASE);

        assertThat(crm.count(PUSH)).isEqualTo(1);
        assertThat(crm.records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    private static void holdAtPush(CrmCall call, Held held) {
        if (call.operation() == PUSH) {
            held.here();
        }
    }

    @Test
    void aSecondRecordThatNobodyCouldExcludeIsReported() {
        open(CreateGuarantee.FINDABLE);
        var ada = signUp();
        try (var held = new Held();
                var log = LogLines.of(SettleStep.class);
                var slow = node().database(shop).open()) {
            crm.onCall(call -> holdAtPush(call, held));
            held.start(slow::drain);
            shop.after(LEASE.plusSeconds(1)); // looks for it, finds nothing, makes one
            held.finish();
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains("CRMIFY-320", "Customer#" + ada.id, "two records"));
        }
        shop.after(LEASE);

        assertThat(crm.records()).hasSize(2);
        assertThat(shop.crm().crmId(ada)).contains(crm.records().get(0).id());
    }

    @Test
    void whoHasTakenTheLinkOverDoesNotWriteOverTheIdThatWasStored() {
        open(CreateGuarantee.BLIND);
        var ada = signUp();
        try (var held = new Held();
                var heldToo = new Held();
                var log = LogLines.of(SettleStep.class);
                var slow = slowNode(held::here).open();
                var other = slowNode(heldToo::here)
                        .config("crmify.backend.ambiguous-create", "RETRY")
                        .open()) {
            held.start(slow::drain);
            other.crmify().clock().advance(LEASE.plusSeconds(1));
            heldToo.start(other::drain); // has taken over, and makes a second record, as it was told to
            held.finish(); // stores the first
            heldToo.finish();
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("CRMIFY-320"));
        }
        shop.after(LEASE.multipliedBy(3));
        shop.after(LEASE);

        assertThat(shop.rows("select state, crm_id from crmify_link"))
                .containsExactly(List.of("IDLE", crm.records().get(0).id()));
        assertThat(shop.crm().crmId(ada)).contains(crm.records().get(0).id());
    }

    @ParameterizedTest
    @EnumSource
    void whatADeadNodeMayHaveMadeIsLookedForFirst(CreateGuarantee guarantee) {
        open(guarantee);
        signUp();
        dieAfterTheCall();
        crm.forgetCalls();

        shop.after(LEASE.minusSeconds(60));
        assertThat(crm.calls()).isEmpty();
        shop.after(Duration.ofSeconds(90));

        var first = crm.calls().stream()
                .map(CrmCall::operation)
                .filter(operation -> operation == FIND || operation == PUSH)
                .findFirst();
        onlyRecord();
        switch (guarantee) {
            case KEYED -> assertThat(first).contains(PUSH);
            case FINDABLE -> assertThat(first).contains(FIND);
            case BLIND -> {
                assertThat(first).isEmpty();
                assertThat(failures()).containsExactly("AMBIGUOUS_CREATE");
            }
        }
    }

    private void dieAfterTheCall() {
        var death = new InternalError("as if the node had died after its call");
        Runnable dying = () -> {
            throw death;
        };
        try (var node = slowNode(dying).open()) {
            assertThatThrownBy(node::drain).isSameAs(death);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BLIND") // which is held
    void whatIsTakenOverIsConfirmedOnceTheCallBeforeMustBeOver(CreateGuarantee guarantee) {
        open(guarantee);
        var ada = signUp();
        dieAfterTheCall();
        crm.forgetCalls();

        shop.after(LEASE.plusSeconds(1));

        assertThat(crm.count(PUSH)).isEqualTo(1);
        assertThat(shop.rows("select state, suspect from crmify_link")).containsExactly(List.of("DUE", true));
        shop.after(TIMEOUT.plusSeconds(1));
        assertThat(crm.count(PUSH)).as("confirmed").isEqualTo(2);
        assertThat(shop.rows("select state, suspect, crm_id from crmify_link"))
                .containsExactly(List.of("IDLE", false, onlyRecord()));
        shop.after(Duration.ofDays(1));
        assertThat(crm.count(PUSH)).isEqualTo(2);
        assertThat(shop.crm().crmId(ada)).contains(onlyRecord());
    }
}
