package io.crmify.backends.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.CrmifyException;
import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.hubspot.HubSpotProvider;
import io.crmify.backends.insightly.InsightlyProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.PropagationMode;

/**
 * Whatever a server answers, an operation of a backend gives a result that can be kept or fails with an exception of ours, in time
 * and without a word of the answer, the lead or the credentials.
 */
@AddLifecycleHook(value = TimeBox.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class ResponseFuzzTest {
    private static final int ENDLESS = 100_000_000;
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    /** For a machine that is busy with something else. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final RawCrm CRM = new RawCrm();
    private static final LogOfAll LOG = LogOfAll.listen();
    private static final TestContext CONTEXT = new TestContext(CRM.uri())
            .with(new Credentials(Marks.SECRET, Marks.SECRET, Marks.SECRET, Marks.SECRET))
            .withTimeout(TIMEOUT);
    private static final CrmBackend HUBSPOT = new HubSpotProvider().open(CONTEXT);
    private static final CrmBackend INSIGHTLY = new InsightlyProvider().open(CONTEXT);
    private static final CrmBackend FINDABLE = new InsightlyProvider()
            .open(new TestContext(CRM.uri())
                    .with(new Credentials(Marks.SECRET, Marks.SECRET, Marks.SECRET, Marks.SECRET))
                    .withTimeout(TIMEOUT)
                    .with("key-field", "CRMIFY_ID__c"));

    @AfterContainer
    static void stop() {
        CRM.close();
        LOG.close();
    }

    @Property(tries = ENDLESS, edgeCases = EdgeCasesMode.NONE)
    void hubSpotEndsWell(@ForAll("operations") Operation operation, @ForAll("answers") List<Answer> answers) {
        tried(HUBSPOT, Dialect.HUBSPOT, operation, answers);
    }

    @Property(tries = ENDLESS, edgeCases = EdgeCasesMode.NONE)
    void insightlyEndsWell(@ForAll("operations") Operation operation, @ForAll("answers") List<Answer> answers) {
        tried(INSIGHTLY, Dialect.INSIGHTLY, operation, answers);
    }

    @Property(tries = ENDLESS, edgeCases = EdgeCasesMode.NONE)
    void insightlyWithAKeyEndsWell(@ForAll("operations") Operation operation, @ForAll("answers") List<Answer> answers) {
        tried(FINDABLE, Dialect.INSIGHTLY, operation, answers);
    }

    @Provide
    Arbitrary<Operation> operations() {
        return Arbitraries.of(Operation.class);
    }

    @Provide
    Arbitrary<List<Answer>> answers() {
        return Answers.some();
    }

    private static void tried(CrmBackend backend, Dialect dialect, Operation operation, List<Answer> answers) {
        var calls = new AtomicInteger();
        CRM.answer(
                asked -> answers.get(calls.getAndIncrement() % answers.size()).to(asked, dialect));
        var startedAt = System.nanoTime();

        var failure = failureOf(operation, backend);

        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        assertThat(calls.get()).isLessThanOrEqualTo(operation.mostCalls());
        assertThat(took).isLessThan(TIMEOUT.multipliedBy(calls.get()).plus(PATIENCE));
        if (failure != null) {
            assertThat(failure).isInstanceOfAny(BackendException.class, CallNotAllowedException.class);
            Marks.ensureSecret(failure);
        }
        LOG.drain().forEach(Marks::ensureSecret);
    }

    private static CrmifyException failureOf(Operation operation, CrmBackend backend) {
        var failures = new AtomicReference<CrmifyException>();
        Consumer<BackendException> told = Marks::ensureSecret;
        try {
            operation.run(backend, told);
        } catch (CrmifyException failure) {
            failures.set(failure);
        }
        return failures.get();
    }
}
