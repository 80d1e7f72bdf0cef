package io.crmify.backends.fuzz;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.hubspot.HubSpotProvider;
import io.crmify.backends.insightly.InsightlyProvider;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that {@link ResponseFuzzTest} has come upon. */
class OddAnswersTest {
    private final ScriptedCrm crm = new ScriptedCrm();

    @AfterEach
    void stop() {
        crm.close();
    }

    @Test
    void doesNotTakeATextOfHubSpotForAnId() {
        crm.next(Reply.json(
                200,
                "{\"results\":[{\"id\":\"ada@example.org\",\"objectWriteTraceId\":\"%s\"}]}"
                        .formatted(Leads.key(1).external())));

        var result = ((BatchPush) open(new HubSpotProvider()))
                .push(List.of(aLead(1).lead()))
                .get(0);

        var failure = result.<BackendException>fold(
                stored -> {
                    throw new AssertionError(stored);
                },
                failed -> failed.cause());
        assertThat(failure.kind()).isEqualTo(FailureKind.OUTCOME_UNKNOWN);
        assertThat(failure.diagnosis().reason()).isEqualTo("NO_OUTCOME");
    }

    @Test
    void doesNotTakeATextOfHubSpotForTheIdOfAContactThatWasLookedUp() {
        crm.next(Reply.json(200, "{\"id\":true}"));

        var lookup = (KeyLookup) open(new HubSpotProvider());

        assertNoId(() -> lookup.find(Leads.key(1)));
    }

    @Test
    void doesNotTakeATextOfHubSpotForAnAccount() {
        crm.next(Reply.json(200, "{\"portalId\":\"%s\"}".formatted("9".repeat(400))));

        var check = (CredentialCheck) open(new HubSpotProvider());

        assertNoId(check::accountId);
    }

    @Test
    void doesNotTakeALeadOfInsightlyWithoutAnIdForTheOneThatWasLookedFor() {
        crm.next(Reply.json(
                200,
                "[{\"CUSTOMFIELDS\":[{\"FIELD_NAME\":\"CRMIFY_ID__c\",\"FIELD_VALUE\":\"%s\"}]}]"
                        .formatted(Leads.key(1).external())));

        var lookup = (KeyLookup) open(new InsightlyProvider());

        assertNoId(() -> lookup.find(Leads.key(1)));
    }

    @Test
    void doesNotTakeAPageOfTextForAnAccountOfInsightly() {
        crm.next(Reply.json(200, "{\"INSTANCE_NAME\":\"%s\"}".formatted("ada ".repeat(100))));

        var check = (CredentialCheck) open(new InsightlyProvider());

        assertNoId(check::accountId);
    }

    @Test
    void tellsFewScopesOfMany() {
        var scopes =
                IntStream.range(0, 3_000).mapToObj("\"crm.x%d\""::formatted).collect(Collectors.joining(","));
        crm.next(Reply.json(403, "{\"errors\":[{\"context\":{\"requiredGranularScopes\":[%s]}}]}".formatted(scopes)));

        var check = (CredentialCheck) open(new HubSpotProvider());

        assertThatThrownBy(check::accountId)
                .satisfies(thrown ->
                        assertThat(thrown.getMessage()).contains("crm.x9").hasSizeLessThan(400));
    }

    @Test
    void tellsOnlyThoseSourcesOfInsightlyThatLookLikeOne() {
        crm.next(
                Reply.json(
                        200,
                        "[{\"LEAD_SOURCE_ID\":1,\"LEAD_SOURCE\":\"Web\"},{\"LEAD_SOURCE_ID\":2,\"LEAD_SOURCE\":\"ada@example.org\"}]"));

        var backend = open(new InsightlyProvider());

        assertThatThrownBy(() -> backend.syncLead(
                        aLead(1).with(LeadField.LEAD_SOURCE, "Fair").lead()))
                .hasMessageContaining("it has [Web].");
    }

    private CrmBackend open(BackendProvider provider) {
        return provider.open(new TestContext(crm.uri()).with("key-field", "CRMIFY_ID__c"));
    }

    private static void assertNoId(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(BackendException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.OUTCOME_UNKNOWN);
            assertThat(failure.diagnosis().reason()).isEqualTo("NO_ID");
        });
    }
}
