package io.crmify.backends.fuzz;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.CrmifyException;
import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.Capability;
import io.crmify.backends.contract.Capability.Subject;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.creatio.CreatioProvider;
import io.crmify.backends.hubspot.HubSpotProvider;
import io.crmify.backends.insightly.InsightlyProvider;
import io.crmify.backends.klaviyo.KlaviyoProvider;
import io.crmify.backends.nationbuilder.NationBuilderProvider;
import io.crmify.backends.salesforce.SalesforceProvider;
import io.crmify.lead.LeadField;
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

    /** For two pages, with a look-up before each call. */
    private static final int MOST_CALLS = 20;

    private static final RawCrm CRM = new RawCrm();
    private static final LogOfAll LOG = LogOfAll.listen();
    private static final Target HUBSPOT = Target.ofNumbers(new HubSpotProvider().open(context()), Dialect.HUBSPOT);
    private static final Target INSIGHTLY =
            Target.ofNumbers(new InsightlyProvider().open(context()), Dialect.INSIGHTLY);
    private static final Target FINDABLE = Target.ofNumbers(
            new InsightlyProvider().open(context().with("key-field", "CRMIFY_ID__c")), Dialect.INSIGHTLY);
    private static final Target SALESFORCE = new Target(
            new SalesforceProvider().open(context()),
            Dialect.SALESFORCE,
            Dialect.SALESFORCE_ID,
            "00Q580000000002AAA",
            "[a-zA-Z0-9]{15,18}",
            10);
    private static final Target KLAVIYO = new Target(
            new KlaviyoProvider().open(context().with("delete", "ERASE").with("place-rates", "IGNORE")),
            Dialect.KLAVIYO,
            Dialect.KLAVIYO_ID,
            "01GDDKASAP8TKDDA2GRZDSVP4J",
            "[a-zA-Z0-9]{1,64}",
            10);
    private static final Target NATION = new Target(
            new NationBuilderProvider().open(context()), Dialect.NATIONBUILDER, "501", "502", "\\d{1,20}", 20);
    private static final Target CREATIO = new Target(
            new CreatioProvider().open(context().with("sign-in", "BASIC").with("path-prefix", "/0")),
            Dialect.CREATIO,
            Dialect.CREATIO_ID,
            "7d3f0a52-0000-4000-8000-000000000502",
            "[0-9a-fA-F-]{36}",
            40);

    private static TestContext context() {
        return new TestContext(CRM.uri())
                .with(new Credentials(Marks.SECRET, Marks.SECRET, Marks.SECRET, Marks.SECRET))
                .withTimeout(TIMEOUT);
    }

    @AfterContainer
    static void stop() {
        CRM.close();
        LOG.close();
    }

    @Property(tries = ENDLESS, edgeCases = EdgeCasesMode.NONE)
    void whatKeepsLeadsEndsWell(
            @ForAll("targets") Target target,
            @ForAll("operations") Operation operation,
            @ForAll("answers") List<Answer> answers) {
        tried(target, told -> operation.run(target, told), operation.mostCalls(), answers);
    }

    @Property(tries = ENDLESS, edgeCases = EdgeCasesMode.NONE)
    void whatElseItCanEndsWell(
            @ForAll("targets") Target target,
            @ForAll("capabilities") Capability capability,
            @ForAll("answers") List<Answer> answers) {
        var leads = List.of(aLead(1).with(LeadField.EMAIL, Marks.LEAD).lead());
        var subject = new Subject(target.one(), target.other(), target.one(), Marks.LEAD, leads);
        tried(target, told -> capability.ask(target.backend(), subject), MOST_CALLS, answers);
    }

    @Provide
    Arbitrary<Target> targets() {
        return Arbitraries.of(HUBSPOT, INSIGHTLY, FINDABLE, SALESFORCE, KLAVIYO, NATION, CREATIO);
    }

    @Provide
    Arbitrary<Capability> capabilities() {
        return Arbitraries.of(Capability.class);
    }

    @Provide
    Arbitrary<Operation> operations() {
        return Arbitraries.of(Operation.class);
    }

    @Provide
    Arbitrary<List<Answer>> answers() {
        return Answers.some();
    }

    private static void tried(
            Target target, Consumer<Consumer<BackendException>> operation, int mostCalls, List<Answer> answers) {
        var calls = new AtomicInteger();
        CRM.answer(
                asked -> answers.get(calls.getAndIncrement() % answers.size()).to(asked, target.dialect()));
        var startedAt = System.nanoTime();

        var failure = failureOf(operation);

        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        assertThat(calls.get()).isLessThanOrEqualTo(mostCalls + target.more());
        assertThat(took).isLessThan(TIMEOUT.multipliedBy(calls.get()).plus(PATIENCE));
        if (failure != null) {
            assertThat(failure).isInstanceOfAny(BackendException.class, CallNotAllowedException.class);
            Marks.ensureSecret(failure);
        }
        LOG.drain().forEach(Marks::ensureSecret);
    }

    private static CrmifyException failureOf(Consumer<Consumer<BackendException>> operation) {
        var failures = new AtomicReference<CrmifyException>();
        try {
            operation.accept(Marks::ensureSecret);
        } catch (CrmifyException failure) {
            failures.set(failure);
        }
        return failures.get();
    }
}
