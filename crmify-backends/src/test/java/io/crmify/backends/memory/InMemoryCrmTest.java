package io.crmify.backends.memory;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.PushResult;
import io.crmify.backend.PushResult.Failed;
import io.crmify.backend.PushResult.Stored;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.memory.CrmCall.Operation;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class InMemoryCrmTest {
    private final InMemoryCrm crm = new InMemoryCrm();

    @Test
    void canBeAskedForWhatItHolds() {
        var id = crm.syncLead(
                aLead(1).with("shoe_size", 42L).withStatus("Contacted").lead());

        assertThat(crm.records()).singleElement().satisfies(record -> {
            assertThat(record.id()).isEqualTo(id);
            assertThat(record.text(FIRST_NAME)).isEqualTo("Ada");
            assertThat(record.text(CITY)).isNull();
            assertThat(record.text("shoe_size")).isEqualTo("42");
            assertThat(record.status()).isEqualTo("Contacted");
            assertThat(record.key()).isEqualTo(key(1).external());
        });
        assertThat(crm.byKey(key(1))).isEqualTo(crm.byId(id));
        assertThat(crm.where(EMAIL, "ada1@example.org")).hasSize(1);
        assertThat(crm.where(EMAIL, "bob@example.org")).isEmpty();
    }

    @Test
    void remembersWhatItWasAsked() {
        var id = crm.syncLead(aLead(1).lead());
        crm.push(List.of(aLead(2).lead(), aLead(3).lead()));
        crm.find(key(1));
        crm.deleteLead(id);

        assertThat(crm.calls())
                .extracting(CrmCall::operation)
                .containsExactly(Operation.PUSH, Operation.PUSH, Operation.FIND, Operation.DELETE);
        assertThat(crm.count(Operation.PUSH)).isEqualTo(2);
        assertThat(crm.sent()).extracting(Lead::key).extracting(LeadKey::id).containsExactly("1", "2", "3");
        crm.forgetCalls();
        assertThat(crm.calls()).isEmpty();
    }

    @Test
    void upsertsWhenItIsKeyed() {
        assertThat(crm.push(List.of(aLead(1).lead()))).containsExactly(new Stored("crm-1", Outcome.CREATED));
        assertThat(crm.push(List.of(aLead(1).lead()))).containsExactly(new Stored("crm-1", Outcome.UPDATED));
    }

    @Test
    void doublesWhenItIsFindableAndFindsTheFirst() {
        var findable = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.FINDABLE));
        var first = findable.syncLead(aLead(1).lead());
        findable.syncLead(aLead(1).lead());

        assertThat(findable.records()).hasSize(2);
        assertThat(findable.find(key(1))).contains(first);
        assertThat(findable.profile().guarantee()).isEqualTo(CreateGuarantee.FINDABLE);
    }

    @Test
    void findsNothingWhenItIsBlind() {
        var blind = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.BLIND));
        blind.syncLead(aLead(1).lead());

        assertThat(blind.find(key(1))).isEmpty();
    }

    @Test
    void writesItsKeyOnARecordThatItAdopts() {
        var byHand = crm.add(Map.of(EMAIL, "ada@example.org"));

        crm.syncLead(anUpdate(1, byHand.id()).with(CITY, "London").lead());

        assertThat(crm.find(key(1))).contains(byHand.id());
        assertThat(crm.byId(byHand.id()).orElseThrow().text(EMAIL)).isEqualTo("ada@example.org");
    }

    @Test
    void tellsWhoHasTheAddress() {
        var unique = new InMemoryCrm(CrmRules.DEFAULTS.withEmails(CrmRules.Emails.UNIQUE));
        var byHand = unique.add(Map.of(EMAIL, "ADA1@example.org"));

        assertThatExceptionOfType(RecordConflictException.class)
                .isThrownBy(() -> unique.syncLead(aLead(1).lead()))
                .satisfies(conflict -> assertThat(conflict.existingId()).isEqualTo(byHand.id()));
    }

    @Test
    void isDownUntilItComesBack() {
        crm.goDown();

        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> crm.syncLead(aLead(1).lead()));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(crm::statuses);
        crm.comeBack();
        assertThat(crm.syncLead(aLead(1).lead())).isNotBlank();
    }

    @Test
    void throttlesUntilItComesBack() {
        crm.throttle(Duration.ofSeconds(7));

        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> crm.syncLead(aLead(1).lead()))
                .satisfies(failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7)));
        crm.comeBack();
        assertThat(crm.syncLead(aLead(1).lead())).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "RECORD_CONFLICT")
    void failsAsOftenAsItIsTold(FailureKind kind) {
        crm.failNext(2, kind);

        assertThat(failureOf(aLead(1).lead()).kind()).isEqualTo(kind);
        assertThat(failureOf(aLead(1).lead()).kind()).isEqualTo(kind);
        assertThat(crm.records()).isEmpty();
        assertThat(crm.syncLead(aLead(1).lead())).isNotBlank();
    }

    @Test
    void cannotBeToldAConflictWithoutARecord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> crm.failNext(1, FailureKind.RECORD_CONFLICT))
                .withMessageContaining("withEmails(UNIQUE)");
    }

    @Test
    void appliesACallThatNobodyHearsOf() {
        crm.applyThenFail(1);

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> crm.syncLead(aLead(1).lead()));

        assertThat(crm.records()).hasSize(1);
        assertThat(crm.syncLead(aLead(1).lead())).isEqualTo("crm-1");
    }

    @Test
    void refusesALeadAndTakesItsNeighbours() {
        crm.refuse(lead -> lead.key().id().equals("2"), "INVALID_EMAIL");

        var results = crm.push(List.of(aLead(1).lead(), aLead(2).lead(), aLead(3).lead()));

        assertThat(results).map(InMemoryCrmTest::verdict).containsExactly("CREATED", "INVALID_EMAIL", "CREATED");
    }

    @Test
    void refusesABatchForOneLeadAndThatLeadAlone() {
        crm.refuseBatchesWith(lead -> lead.key().id().equals("2"));

        assertThat(catchThrowableOfType(
                                BackendException.class, () -> crm.push(List.of(aLead(1).lead(), aLead(2).lead())))
                        .kind())
                .isEqualTo(FailureKind.BATCH_REFUSED);
        assertThat(crm.records()).isEmpty();
        assertThat(failureOf(aLead(2).lead()).kind()).isEqualTo(FailureKind.RECORD_REFUSED);
        assertThat(crm.syncLead(aLead(1).lead())).isNotBlank();
    }

    @Test
    void knowsItsStatusWordsOnly() { // DC-11
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> crm.syncLead(aLead(1).withStatus("Happy").lead()))
                .withMessage(
                        "Customer#1: unknown status; this CRM knows [NotContacted, Contacted, Converted, Disqualified]");
        assertThat(new InMemoryCrm(CrmRules.DEFAULTS.withStatuses("Happy")).statuses())
                .containsExactly("Happy");
    }

    @Test
    void canBeEditedAsPeopleDo() {
        var id = crm.syncLead(aLead(1).lead());

        crm.edit(id, FIRST_NAME, "Augusta");
        crm.edit(id, EMAIL, null);
        crm.editStatus(id, "Converted");

        var record = crm.byId(id).orElseThrow();
        assertThat(record.text(FIRST_NAME)).isEqualTo("Augusta");
        assertThat(record.text(EMAIL)).isNull();
        assertThat(record.status()).isEqualTo("Converted");
        crm.remove(id);
        assertThat(crm.records()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> crm.edit(id, EMAIL, "x"));
    }

    @Test
    void tellsWhatIsFilled() {
        var id = crm.syncLead(aLead(1).with("shoe_size", 42L).lead());

        var filled = crm.filled(Set.of(id, "crm-99"), new Names(Set.of(EMAIL, CITY), Set.of("shoe_size", "hat_size")));

        assertThat(filled).containsExactly(Map.entry(id, new Names(Set.of(EMAIL), Set.of("shoe_size"))));
    }

    @Test
    void tellsWhoseItIs() {
        assertThat(new InMemoryCrm(CrmRules.DEFAULTS.withAccount("acme")).accountId())
                .isEqualTo("acme");
    }

    @Test
    void takesNoMoreThanABatch() {
        var small = new InMemoryCrm(CrmRules.DEFAULTS.withMaxBatch(1));

        assertThat(small.maxBatch()).isOne();
        assertThatIllegalArgumentException().isThrownBy(() -> small.push(List.of(aLead(1).lead(), aLead(2).lead())));
        assertThatIllegalArgumentException().isThrownBy(() -> CrmRules.DEFAULTS.withMaxBatch(0));
    }

    @Test
    void tellsOfACallBeforeItHasAnEffect() {
        var seen = new ArrayList<Integer>();
        crm.onCall(call -> seen.add(crm.records().size()));

        crm.syncLead(aLead(1).lead());

        assertThat(seen).containsExactly(0);
    }

    @Test
    void showsNoValue() {
        crm.syncLead(aLead(1).lead());

        assertThat(crm.records().toString() + crm.calls()).doesNotContain("Lovelace", "ada1@");
    }

    private BackendException failureOf(Lead lead) {
        return catchThrowableOfType(BackendException.class, () -> crm.syncLead(lead));
    }

    private static String verdict(PushResult result) {
        return result.fold(
                (Stored stored) -> stored.outcome().name(),
                (Failed failed) -> failed.cause().diagnosis().reason());
    }
}
