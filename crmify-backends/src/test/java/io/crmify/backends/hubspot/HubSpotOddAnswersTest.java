package io.crmify.backends.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crmify.CrmifyException;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.activity.SingleMail;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.ScriptedCrm.Reply.Defect;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.hubspot.record.HubSpotObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever HubSpot answers, what is done besides pushes fails with our own exceptions, which tell no value. */
class HubSpotOddAnswersTest {
    private static final String MARK = "planted";
    private static final String ECHO = "planted-token planted@example.org";

    private static List<Reply> replies() {
        var replies = new ArrayList<Reply>();
        for (var status : List.of(200, 204, 207, 302, 400, 401, 403, 404, 409, 414, 423, 429, 477, 500)) {
            replies.add(Reply.of(status));
            replies.add(Reply.of(status, "<html>" + ECHO));
            replies.add(Reply.json(status, "[\"%s\",7,null]".formatted(ECHO)));
            replies.add(Reply.json(status, """
                    {"status":"%1$s","message":"%1$s","category":"VALIDATION_ERROR","statusId":"%1$s","sendResult":"%1$s",
                     "results":[{"id":"%1$s","name":"%1$s","properties":{"labels":"%1$s"}},7],"lists":[{"listId":"%1$s"}],
                     "list":{"listId":"%1$s"},"portalId":"%1$s","hasMore":true,"offset":"%1$s",
                     "errors":[{"code":"%1$s","message":"%1$s","context":{"propertyName":["%1$s"],"ids":["%1$s"]}}]}""".formatted(ECHO)));
        }
        replies.add(Reply.json(200, "{\"results\":[\"" + ECHO + "\"]}").with(Defect.CUT));
        return replies;
    }

    private static List<Runnable> everything(HubSpotObject hubspot) {
        var consent = new Consent(Instant.EPOCH, "planted checkout");
        var known = new Member("512", "planted@example.org", consent);
        var unknown = new Member(null, "planted@example.org", consent);
        return List.of(
                hubspot::fields,
                () -> hubspot.erase("512"),
                () -> hubspot.markSpam("512"),
                () -> hubspot.markForReview("512"),
                () -> hubspot.flags(List.of("512"), Set.of("a")),
                () -> hubspot.tags("512"),
                () -> hubspot.tag("512", Set.of("planted")),
                () -> hubspot.untag("512", Set.of("planted")),
                hubspot::lists,
                () -> hubspot.subscribe("planted list", known),
                () -> hubspot.subscribe("subscription:7", unknown),
                () -> hubspot.unsubscribe("12", unknown),
                () -> hubspot.unsubscribe("subscription:7", known),
                () -> hubspot.record(new CrmEvent("k", "seen", "512", Instant.EPOCH, Map.of("a", "planted"))),
                () -> hubspot.send(new SingleMail("k", "7", "planted@example.org", Map.of("a", "planted"))),
                () -> hubspot.sent("s-1"));
    }

    @Test
    void failsWithItsOwnExceptionsAndTellsNoValue() {
        for (var reply : replies()) {
            try (var crm = new ScriptedCrm(asked -> reply)) {
                var context = new TestContext(crm.uri())
                        .with("tag-property", "labels")
                        .with("junk.spam", "DELETE_IF_JUNK:a")
                        .with("junk.review", "FLAG:review");
                var all = new ArrayList<>(everything((HubSpotObject) new HubSpotProvider().open(context)));
                all.addAll(everything((HubSpotObject) new HubSpotProvider().open(context.with("object", "leads"))));
                all.forEach(work -> {
                    var failure = catchThrowable(work::run);
                    if (failure != null) {
                        assertThat(failure).as(reply.toString()).isInstanceOf(CrmifyException.class);
                        assertThat(told(failure)).doesNotContain(MARK);
                    }
                });
            }
        }
    }

    private static String told(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return failure instanceof BackendException known
                ? trace + known.diagnosis().toString()
                : trace.toString();
    }
}
