package io.crmify.backends.contract;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.ScriptedCrm.Reply.Defect;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every backend must hold. Extend it, give a fresh backend to each test, and say by {@link #features()} what yours cannot do.
 */
public abstract class CrmBackendContract {
    private static final String SECRETS = "token-1 api-key-1 password-1 ada1@example.org";

    private static final Reply HALF = Reply.json(
                    200, "{\"results\":[],\"errors\":[],\"note\":\"%s\"}".formatted(SECRETS))
            .with(Defect.CUT);

    private static final List<Reply> ANSWERS_THAT_ARE_NONE = List.of(
            Reply.of(200),
            Reply.page(200),
            Reply.json(200, "null and void"),
            Reply.json(200, "[]"),
            Reply.json(200, "{}"),
            Reply.json(200, "\"%s\"".formatted(SECRETS)),
            Reply.json(200, "{\"results\":[{\"id\":\"%s".formatted(SECRETS)),
            HALF,
            Reply.json(200, "[".repeat(100_000)),
            Reply.page(500),
            Reply.of(502),
            Reply.json(503, "{\"message\":\"%s\"}".formatted(SECRETS)),
            Reply.page(524),
            Reply.of(408));

    private static final List<Reply> REFUSALS = IntStream.of(
                    301, 302, 400, 402, 403, 404, 405, 409, 410, 413, 415, 418, 422, 423, 451)
            .boxed()
            .flatMap(status -> Stream.of(
                    Reply.of(status),
                    Reply.page(status),
                    Reply.json(status, "[\"%s\"]".formatted(SECRETS)),
                    Reply.json(status, "{\"message\":{\"a\":1},\"errors\":{},\"category\":[7],\"context\":\"x\"}"),
                    Reply.json(status, "{\"message\":\"%s\",\"Message\":\"%<s\"".formatted(SECRETS))))
            .toList();

    /** The backend under test; of a remote one, against {@link #crm()}. */
    protected abstract CrmBackend backend();

    protected abstract Features features();

    /** How many records the CRM holds. */
    protected abstract int recordCount();

    /** What the CRM holds in a field of a record; empty if nothing. */
    protected abstract Optional<String> held(String crmId, LeadField field);

    /** The server of a remote backend: without prepared replies it behaves as the CRM does. */
    protected ScriptedCrm crm() {
        throw new UnsupportedOperationException("not remote");
    }

    /** An id as the CRM could give one, of a record that is not there. */
    protected String missingId() {
        return "987654321";
    }

    @Test
    void answersEveryLeadInTheOrderGiven() {
        var leads = IntStream.rangeClosed(1, Math.min(5, maxBatch()))
                .mapToObj(number -> aLead(number).lead())
                .toList();

        var ids = ids(push(leads));

        assertThat(ids).hasSameSizeAs(leads).doesNotHaveDuplicates();
        if (features().keepsRecords()) {
            assertThat(ids.stream().map(id -> held(id, EMAIL).orElseThrow()))
                    .containsExactlyElementsOf(
                            leads.stream().map(lead -> lead.text(EMAIL)).toList());
        }
    }

    @Test
    void holdsTextOfAnyScript() {
        assumeTrue(features().keepsRecords());
        var hebrew = "עדה";
        var mixed = "Łovelace \uD83D\uDC69\u200D\uD83D\uDCBB \"q\" \\ <b>&";

        var id = ids(push(List.of(
                        aLead(1).with(FIRST_NAME, hebrew).with(LAST_NAME, mixed).lead())))
                .get(0);

        assertThat(held(id, FIRST_NAME)).contains(hebrew);
        assertThat(held(id, LAST_NAME)).contains(mixed);
    }

    @Test
    void answersCreatesAndUpdatesThatComeMixed() {
        assumeTrue(maxBatch() >= 3);
        var known = ids(push(List.of(aLead(1).lead()))).get(0);
        var update = anUpdate(1, known).with(FIRST_NAME, "Augusta").lead();

        var ids = ids(push(List.of(aLead(2).lead(), update, aLead(3).lead())));

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(ids.get(1)).isEqualTo(known);
    }

    @Test
    void leavesOneRecordWhenACreateIsRepeated() {
        assumeTrue(guarantee() != CreateGuarantee.BLIND);
        var lead = aLead(1).lead();
        var first = ids(push(List.of(lead))).get(0);

        var second =
                ids(push(List.of(lead.withCrmId(foundBeforeRepeating(lead))))).get(0);

        assertThat(second).isEqualTo(first);
        if (features().keepsRecords()) {
            assertThat(recordCount()).isOne();
        }
    }

    @Test
    void findsNothingForAKeyThatWasNeverPushed() {
        assumeTrue(backend() instanceof KeyLookup);

        assertThat(((KeyLookup) backend()).find(Leads.key(77))).isEmpty();
    }

    @Test
    void tellsThatThereWasNothingToDelete() { // DC-7
        assumeTrue(features().tellsMissing());

        assertThat(backend().deleteLead(missingId())).isFalse();
    }

    @Test
    void deletesARecord() { // DC-7
        var id = ids(push(List.of(aLead(1).lead()))).get(0);

        assertThat(backend().deleteLead(id)).isTrue();

        if (features().keepsRecords()) {
            assertThat(recordCount()).isZero();
        }
    }

    @Test
    void sendsNoBlankValue() { // MS-12
        var created =
                ids(push(List.of(aLead(1).with(FIRST_NAME, "   ").lead()))).get(0);
        var other = ids(push(List.of(aLead(2).lead()))).get(0);
        push(List.of(anUpdate(2, other)
                .with(FIRST_NAME, "   ")
                .with(LAST_NAME, "Byron")
                .lead()));

        if (features().keepsRecords()) {
            assertThat(held(created, FIRST_NAME)).isEmpty();
            assertThat(held(other, FIRST_NAME)).contains("Ada");
        }
        if (features().isRemote()) {
            assertThat(crm().asked()).noneMatch(asked -> asked.body().contains("\"   \""));
        }
    }

    @Test
    void clearsAField() {
        assumeTrue(features().keepsRecords());
        var id = ids(push(List.of(aLead(1).lead()))).get(0);

        push(List.of(anUpdate(1, id).clearing(FIRST_NAME).lead()));

        assertThat(held(id, FIRST_NAME)).isEmpty();
        assertThat(held(id, LAST_NAME)).contains("Lovelace");
    }

    @Test
    void keepsTheIdWhenTheAddressChanges() { // SF-2
        var id = ids(push(List.of(aLead(1).lead()))).get(0);

        var after = ids(push(
                        List.of(anUpdate(1, id).with(EMAIL, "new@example.org").lead())))
                .get(0);

        assertThat(after).isEqualTo(id);
        if (features().keepsRecords()) {
            assertThat(held(id, EMAIL)).contains("new@example.org");
            assertThat(recordCount()).isOne();
        }
    }

    @Test
    void tellsThatTheRecordIsGone() {
        assumeTrue(features().keepsRecords());

        var failure = failureOf(anUpdate(1, missingId()).with(FIRST_NAME, "Ada").lead());

        assertThat(failure.kind()).isEqualTo(FailureKind.RECORD_GONE);
    }

    @Test
    void waitsAsLongAsItIsAsked() {
        assumeTrue(features().isRemote());
        crm().next(Reply.of(429).header("Retry-After", "17"));

        var failure = failureOf(aLead(1).lead());

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(((ThrottledException) failure).retryAfter()).contains(Duration.ofSeconds(17));
    }

    @Test
    void tellsThatTheCredentialsAreRefused() {
        assumeTrue(features().isRemote());
        crm().next(Reply.json(401, "{\"message\":\"no such key: %s\"}".formatted(SECRETS)));

        var failure = failureOf(aLead(1).lead());

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertLeaksNothing(failure);
    }

    @Test
    void tellsThatNobodyKnowsAfterAnAnswerThatIsNone() {
        assumeTrue(features().isRemote());

        for (var answer : ANSWERS_THAT_ARE_NONE) {
            crm().next(answer);
            var failure = failureOf(aLead(1).lead());

            assertThat(failure.kind()).as(answer.toString()).isEqualTo(FailureKind.OUTCOME_UNKNOWN);
            assertLeaksNothing(failure);
        }
    }

    @Test
    void doesNotTakeAPageOrHalfAnAnswerForADelete() {
        assumeTrue(features().isRemote());
        var id = ids(push(List.of(aLead(1).lead()))).get(0);

        for (var answer : List.of(Reply.page(200), Reply.page(404), Reply.page(500), HALF)) {
            crm().next(answer);

            assertThatExceptionOfType(BackendException.class)
                    .as(answer.toString())
                    .isThrownBy(() -> backend().deleteLead(id))
                    .satisfies(CrmBackendContract::assertLeaksNothing);
        }
    }

    @Test
    void failsWithItsOwnExceptionsOnly() {
        assumeTrue(features().isRemote());

        for (var answer : REFUSALS) {
            crm().next(answer);
            var failure = failureOf(aLead(1).lead());

            assertThat(failure.diagnosis().httpStatus()).as(answer.toString()).isEqualTo(answer.status());
            assertLeaksNothing(failure);
        }
    }

    @Test
    void refusesToReadAnEndlessAnswer() {
        assumeTrue(features().isRemote());
        crm().next(Reply.json(200, "{\"results\":[]" + " ".repeat(9 * 1024 * 1024) + "}"));

        var failure = failureOf(aLead(1).lead());

        assertThat(failure.kind()).isEqualTo(FailureKind.OUTCOME_UNKNOWN);
        assertThat(failure.diagnosis().reason()).isEqualTo("ANSWER_TOO_LARGE");
    }

    @Test
    void isUnavailableWhenNobodyListens() {
        assumeTrue(features().isRemote());
        crm().close();

        var failure = failureOf(aLead(1).lead());

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertLeaksNothing(failure);
    }

    private List<PushResult> push(List<Lead> leads) {
        if (backend() instanceof BatchPush batches) {
            return batches.push(leads);
        }
        return leads.stream().map(this::pushAlone).toList();
    }

    private PushResult pushAlone(Lead lead) {
        try {
            return new PushResult.Stored(backend().syncLead(lead), Outcome.UPDATED);
        } catch (BackendException failure) {
            return new PushResult.Failed(failure);
        }
    }

    private BackendException failureOf(Lead lead) {
        var failure = catchThrowable(() -> backend().syncLead(lead));
        assertThat(failure).isInstanceOf(BackendException.class);
        return (BackendException) failure;
    }

    private static List<String> ids(List<PushResult> results) {
        return results.stream()
                .map(result -> result.<String>fold(PushResult.Stored::crmId, failed -> {
                    throw failed.cause();
                }))
                .toList();
    }

    /** As crmify does before it repeats a create of a backend that is not keyed. */
    private String foundBeforeRepeating(Lead lead) {
        return guarantee() == CreateGuarantee.FINDABLE
                ? ((KeyLookup) backend()).find(lead.key()).orElseThrow()
                : null;
    }

    private CreateGuarantee guarantee() {
        return backend() instanceof DescribedBackend described
                ? described.profile().guarantee()
                : BackendProfile.DEFAULT.guarantee();
    }

    private int maxBatch() {
        return backend() instanceof BatchPush batches ? batches.maxBatch() : Integer.MAX_VALUE;
    }

    private static void assertLeaksNothing(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("token-1", "api-key-1", "password-1", "ada1@", "Lovelace");
        }
    }
}
