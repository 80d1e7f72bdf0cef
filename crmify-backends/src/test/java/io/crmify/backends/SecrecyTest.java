package io.crmify.backends;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.CrmifyException;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.Capability;
import io.crmify.backends.contract.Capability.Subject;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.ScriptedCrm.Reply.Defect;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants marks in every credential, value, header and answer, and looks for them in all that can be read afterwards. */
class SecrecyTest {
    private static final String MARK = "planted";
    private static final Credentials CREDENTIALS =
            new Credentials("planted-key", "planted-user", "planted-pw", "planted-token");
    private static final String ECHO = "planted-token planted@example.org planted-value";

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Logger root = Logger.getLogger("");
    private final Logger ours = Logger.getLogger("io.crmify");
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        listening.setLevel(Level.ALL);
        root.addHandler(listening);
        ours.addHandler(listening);
        ours.setUseParentHandlers(false);
        ours.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        root.removeHandler(listening);
        ours.removeHandler(listening);
        ours.setUseParentHandlers(true);
        ours.setLevel(null);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void nothingThatIsToldHoldsASecret(BackendProvider provider) {
        for (var reply : replies()) {
            try (var crm = new ScriptedCrm(asked -> reply)) {
                var backend = provider.open(
                        new TestContext(crm.uri()).with(CREDENTIALS).with("key-field", "CRMIFY_ID__c"));
                told.add(backend.toString());
                everything(backend).forEach(this::tell);
            }
        }

        assertThat(told).isNotEmpty().noneMatch(text -> text.contains(MARK));
    }

    static Stream<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class).stream().map(ServiceLoader.Provider::get);
    }

    private static List<Reply> replies() {
        var replies = new ArrayList<Reply>();
        for (var status : List.of(200, 207, 302, 400, 401, 403, 404, 409, 422, 423, 429, 477, 500)) {
            replies.add(Reply.of(status, ECHO));
            replies.add(Reply.of(status, "<html>" + ECHO));
            replies.add(Reply.json(status, "{\"%s\":\"%<s\"".formatted(ECHO)));
            replies.add(
                    Reply.json(status, echo()).header("X-Echo", ECHO).header("Location", "http://127.0.0.1/" + MARK));
        }
        replies.add(Reply.json(200, echo()).with(Defect.CUT));
        replies.add(Reply.of(200, ECHO).header("Content-Encoding", "gzip"));
        replies.add(Reply.of(429).header("Retry-After", ECHO).header("X-RateLimit-Remaining", ECHO));
        return replies;
    }

    /** An answer that says {@link #ECHO} wherever a CRM can say something. */
    private static String echo() {
        return """
                {"Name":"%1$s","Message":"EMAIL %1$s","status":"%1$s","category":"VALIDATION_ERROR","message":"%1$s [{\\"error\\":\\"%1$s\\",\\"name\\":\\"%1$s\\"}]",
                 "policyName":"%1$s","subCategory":"%1$s","context":{"propertyName":["%1$s"],"requiredGranularScopes":["%1$s"]},
                 "errors":[{"code":"%1$s","message":"%1$s","category":"%1$s","context":{"ids":["%1$s"],"propertyName":["%1$s"]}}]}""".formatted(ECHO);
    }

    private static Stream<Runnable> everything(CrmBackend backend) {
        var create = marked(aLead(1)).lead();
        var update = marked(anUpdate(1, "512")).lead();
        var calls = new ArrayList<Runnable>(List.of(
                () -> backend.syncLead(create),
                () -> backend.syncLead(update),
                () -> backend.deleteLead("planted@example.org"),
                () -> backend.deleteLead("512")));
        if (backend instanceof BatchPush batches) {
            calls.add(() -> batches.push(List.of(create, marked(aLead(2)).lead(), update))
                    .forEach(result -> result.<Object>fold(stored -> stored, failed -> {
                        throw failed.cause();
                    })));
        }
        if (backend instanceof KeyLookup lookup) {
            calls.add(() -> lookup.find(Leads.key(1)));
        }
        if (backend instanceof KeyProperty key) {
            calls.add(key::ensureKeyProperty);
        }
        if (backend instanceof ReadRecords reads) {
            calls.add(
                    () -> reads.filled(Set.of("512"), new ReadRecords.Names(Set.of(LeadField.EMAIL), Set.of("plan"))));
        }
        if (backend instanceof StatusCatalogue statuses) {
            calls.add(statuses::statuses);
        }
        if (backend instanceof CredentialCheck check) {
            calls.add(check::accountId);
        }
        var subject = new Subject("512", "planted@example.org", "7", "planted@example.org", List.of(create));
        Stream.of(Capability.values()).forEach(each -> calls.add(() -> each.ask(backend, subject)));
        return calls.stream();
    }

    private static Leads marked(Leads lead) {
        return lead.with(LeadField.FIRST_NAME, "planted-value")
                .with(LeadField.LAST_NAME, "planted-value")
                .with(LeadField.EMAIL, "planted@example.org")
                .with("plan", "planted-value")
                .with("PLAN__c", "planted-value");
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
