package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.CrmifyException;
import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.LeadConversion;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server answers, every operation ends well or by an exception of ours, and without a word of what was sent or answered. */
class CreatioSecrecyTest {
    private static final String MARK = "planted";
    private static final String ID = "12345678-1234-4234-8234-123456789012";
    private static final Credentials CREDENTIALS =
            new Credentials(null, "planted-user", "planted-pw", null, "planted-client", "planted-secret", null, null);
    private static final List<String> BODIES = List.of(
            "",
            "planted",
            "<html>planted",
            "<?xml version=\"1.0\"?><EntityType Name=\"planted\">",
            "[\"planted\"]",
            "{\"planted\":\"planted\"}",
            "{\"value\":\"planted\",\"responses\":\"planted\",\"Id\":\"planted\",\"error\":\"planted\"}",
            "{\"value\":[\"planted\",{\"Id\":\"planted\",\"Name\":\"planted-value\"}],\"@odata.nextLink\":\"planted?$skip=planted\"}",
            "{\"value\":[{\"Id\":\"%s\",\"Name\":\"planted@example.org\",\"Tag\":[7]}],\"Id\":\"%<s\"}".formatted(ID),
            "{\"responses\":[7,{\"id\":\"planted\"},{\"id\":\"1\",\"status\":\"planted\"},{\"id\":2,\"status\":500,\"body\":\"planted\"}]}",
            "{\"error\":{\"code\":\"planted\",\"message\":\"planted does not exist on type"
                    + " planted\",\"innererror\":{\"message\":\"property 'planted' does not exist on"
                    + " type\",\"stacktrace\":\"planted\"}}}",
            "{\"error\":{\"message\":{},\"innererror\":{\"message\":\"duplicate key planted@example.org\"}}}",
            "{\"Code\":\"planted\",\"Message\":\"planted\",\"PasswordChangeUrl\":\"planted\"}",
            "{\"access_token\":\"planted\",\"error\":\"planted\"}");

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"Lead, BASIC", "Contact, FORMS", "Lead, OAUTH"})
    void nothingThatIsToldHoldsASecret(String object, String signIn) {
        var next = new AtomicReference<Reply>();
        try (var crm = new ScriptedCrm(asked -> isOfSignIn(asked) ? signedIn() : next.get())) {
            var backend = open(crm, object, signIn);
            for (var status : List.of(200, 400, 500)) {
                for (var body : BODIES) {
                    next.set(reply(status, body));
                    everything(backend).forEach(this::tell);
                }
            }
        }

        assertThat(told).isNotEmpty().noneMatch(text -> text.contains(MARK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FORMS", "OAUTH"})
    void norDoesWhatIsToldOfSigningIn(String signIn) {
        for (var status : List.of(200, 302, 401, 403, 500)) {
            for (var body : BODIES) {
                try (var crm = new ScriptedCrm(asked -> reply(status, body))) {
                    var backend = open(crm, "Lead", signIn);
                    tell(backend::accountId);
                    tell(() -> backend.deleteLead(ID));
                }
            }
        }

        assertThat(told).isNotEmpty().noneMatch(text -> text.contains(MARK));
    }

    private static Reply reply(int status, String body) {
        return Reply.of(status, body).header("Set-Cookie", "a=planted; b").header("Location", "/planted");
    }

    private static boolean isOfSignIn(Asked asked) {
        return asked.path().contains("Login") || asked.path().contains("token");
    }

    private static Reply signedIn() {
        return Reply.json(200, "{\"Code\":0,\"access_token\":\"planted\",\"expires_in\":3600}")
                .header("Set-Cookie", "BPMCSRF=planted; path=/");
    }

    private CreatioObject open(ScriptedCrm crm, String object, String signIn) {
        var backend = new CreatioProvider()
                .open(new TestContext(crm.uri())
                        .with(CREDENTIALS)
                        .with("object", object)
                        .with("sign-in", signIn)
                        .with("identity-url", crm.uri().toString())
                        .with("path-prefix", "/0")
                        .with("junk.spam", "DELETE_IF_JUNK:planted")
                        .with("junk.review", "TAG:planted"));
        told.add(backend.toString());
        return (CreatioObject) backend;
    }

    private static List<Runnable> everything(CreatioObject backend) {
        var create = marked(aLead(1));
        var update = marked(anUpdate(2, ID));
        var at = Instant.parse("2026-04-09T16:58:14Z");
        var calls = new ArrayList<Runnable>(List.of(
                () -> backend.syncLead(create),
                () -> backend.syncLead(update),
                () -> failures(backend, create, update, marked(aLead(3))),
                () -> backend.deleteLead(ID),
                () -> backend.deleteLead("planted@example.org"),
                () -> backend.find(Leads.key(1)),
                backend::ensureKeyProperty,
                () -> backend.filled(Set.of(ID, "planted"), new Names(Set.of(LeadField.EMAIL), Set.of("UsrPlan"))),
                () -> backend.flags(Set.of(ID, "planted"), Set.of("UsrPlan")),
                backend::statuses,
                () -> backend.isStatus("planted"),
                backend::fields,
                backend::accountId,
                () -> backend.tags(ID),
                () -> backend.tag(ID, Set.of("planted-tag")),
                () -> backend.untag(ID, Set.of("planted-tag")),
                () -> backend.markSpam(ID),
                () -> backend.markForReview(ID),
                () -> backend.record(new CrmEvent("planted", "planted", ID, at, Map.of("planted", "planted")))));
        CrmBackend any = backend;
        if (any instanceof LeadConversion conversion) {
            calls.add(() -> conversion.convert(ID));
        }
        if (any instanceof MailingLists lists) {
            var member = new Member(null, "planted@example.org", null);
            calls.addAll(List.of(
                    lists::lists,
                    () -> lists.subscribe(ID, member),
                    () -> lists.subscribe("planted", new Member(ID, null, null)),
                    () -> lists.unsubscribe(ID, member)));
        }
        return calls;
    }

    private static void failures(BatchPush backend, Lead... leads) {
        backend.push(List.of(leads))
                .forEach(result -> result.<Object>fold(stored -> stored, failed -> {
                    throw failed.cause();
                }));
    }

    private static Lead marked(Leads lead) {
        return lead.with(LeadField.FIRST_NAME, "planted-value")
                .with(LeadField.LAST_NAME, "planted-value")
                .with(LeadField.EMAIL, "planted@example.org")
                .with(LeadField.CITY, "planted-value")
                .with(LeadField.LEAD_SOURCE, "planted-value")
                .with("UsrPlan", "planted-value")
                .withStatus("planted-status")
                .lead();
    }

    private void tell(Runnable call) {
        try {
            call.run();
            told.add("went well");
        } catch (CrmifyException failure) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            told.add(trace.toString());
            if (failure instanceof BackendException known) {
                told.add(known.diagnosis().toString());
            }
        }
    }
}
