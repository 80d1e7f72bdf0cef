package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.SyncState;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of an outbox that users know from the systems before, under their numbers. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class OutboxCasesTest {
    private final TestDatabase database;
    private Shop shop;

    OutboxCasesTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Shop.Builder builder(InMemoryCrm crm) {
        return Shop.on(database).entities(Customer.class, Company.class).crm(crm);
    }

    private InMemoryCrm open(InMemoryCrm crm) {
        shop = builder(crm).open();
        return crm;
    }

    private Customer signUp() {
        return shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
    }

    private void signUp(int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    private static boolean isAda(Lead lead) {
        return "ada@example.org".equals(lead.fields().get(EMAIL));
    }

    @Test
    void th1AChangeIsStoredFirstAndSentLaterAsItIs() {
        var crm = open(new InMemoryCrm());
        var ada = signUp();
        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
        assertThat(crm.calls()).isEmpty();

        shop.drain();

        assertThat(shop.recorded()).isEmpty();
        assertThat(crm.records()).hasSize(1);
        var after = shop.find(Customer.class, ada.id);
        assertThat(List.of(after.firstName, after.lastName, after.email, after.version))
                .isEqualTo(List.of(ada.firstName, ada.lastName, ada.email, ada.version));
    }

    @Test
    void th2OfTwoProcessorsOneSendsAndTheOtherGoesOnWithTheRest() throws Exception {
        var crm = open(new InMemoryCrm());
        signUp(150);
        var first = new AtomicBoolean(true);
        var isSending = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        crm.onCall(call -> {
            if (call.operation() == PUSH && first.getAndSet(false)) {
                isSending.countDown();
                await(end);
            }
        });
        var worker = Executors.newSingleThreadExecutor();
        try (var other = builder(crm).database(shop).open()) {
            var sending = worker.submit(shop::drain);
            await(isSending);

            other.drain();
            assertThat(crm.records()).hasSize(50);
            end.countDown();
            sending.get(30, TimeUnit.SECONDS);
        } finally {
            end.countDown();
            worker.shutdownNow();
        }

        assertThat(crm.records()).hasSize(150);
        assertThat(crm.sent()).extracting(Lead::key).hasSize(150).doesNotHaveDuplicates();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void th3TwoFailuresAreTriedAgainAndTheThirdIsTheLast() {
        var crm = new InMemoryCrm(CrmRules.DEFAULTS.withMaxBatch(1));
        shop = builder(crm).config("crmify.retry.max-attempts", "3").open();
        crm.onCall(call -> {
            if (call.leads().stream().anyMatch(OutboxCasesTest::isAda)) {
                throw new OutcomeUnknownException("the CRM stumbled", Diagnosis.of("HTTP_503", 503));
            }
        });
        signUp(9);
        var ada = signUp();

        shop.drain();
        assertThat(crm.records()).hasSize(9);
        assertTried(ada, SyncState.PENDING, 1);
        shop.after(Duration.ofMinutes(20));
        assertTried(ada, SyncState.PENDING, 2);
        shop.after(Duration.ofMinutes(20));
        assertTried(ada, SyncState.FAILED, 3);
        shop.after(Duration.ofDays(9));
        assertTried(ada, SyncState.FAILED, 3);

        assertThat(shop.crmify().operations().failed(10)).singleElement().satisfies(failed -> {
            assertThat(failed.reason()).isEqualTo("HTTP_503");
            assertThat(failed.detail()).isEqualTo("the CRM stumbled");
            assertThat(failed.failures().attempts()).isEqualTo(3);
        });
    }

    private void assertTried(Customer customer, SyncState expected, int attempts) {
        assertThat(shop.crm().state(customer).sync()).isEqualTo(expected);
        assertThat(shop.rows("select attempts, reason, detail from crmify_link where entity_id = ?", "" + customer.id))
                .containsExactly(List.of(attempts, "HTTP_503", "the CRM stumbled"));
    }

    @Test
    void th13WhatACrashedProcessorHadInHandIsTakenOverAfterItsLease() {
        var crm = open(new InMemoryCrm());
        var ada = signUp();
        shop.drain();
        shop.edit(Customer.class, ada.id, customer -> customer.phone = "1");
        var crash = new AtomicBoolean(true);
        crm.onCall(call -> {
            if (call.operation() == PUSH && crash.getAndSet(false)) {
                throw new InternalError("as if the node had died in its call");
            }
        });
        assertThatThrownBy(shop::drain).isInstanceOf(InternalError.class);
        try (var other = builder(crm).database(shop).open()) {
            other.drain();
            assertThat(crm.records().get(0).fields()).doesNotContainKey(PHONE);

            other.crmify().clock().advance(Duration.ofMinutes(2).plusSeconds(1));
            other.drain();
        }

        assertThat(crm.records()).singleElement().satisfies(record -> assertThat(record.fields())
                .containsEntry(PHONE, "1"));
    }
}
