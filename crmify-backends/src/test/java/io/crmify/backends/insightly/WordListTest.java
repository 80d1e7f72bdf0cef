package io.crmify.backends.insightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WordListTest {
    private final ScriptedCrm crm = new ScriptedCrm();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final WordList words = new WordList(
            CrmHttp.of(new TestContext(crm.uri()), URI.create("https://unused.example.com"), Authorization.none()),
            now::get,
            HttpCall.get("/LeadStatuses"),
            "LEAD_STATUS");

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void readsAgainAfterAnHour() {
        crm.next(Reply.json(200, list(1)), Reply.json(200, list(2)));
        assertThat(words.idOf("New")).isEqualTo(1);

        now.updateAndGet(then -> then.plus(Duration.ofMinutes(59)));
        assertThat(words.idOf("New")).isEqualTo(1);

        now.updateAndGet(then -> then.plus(Duration.ofMinutes(1)));
        assertThat(words.idOf("New")).isEqualTo(2);
    }

    @Test
    void prefersTheExactWord() {
        crm.next(Reply.json(200, """
                [{"LEAD_STATUS_ID":1,"LEAD_STATUS":"OPEN - New"},{"LEAD_STATUS_ID":2,"LEAD_STATUS":"new"},
                 {"LEAD_STATUS_ID":3,"LEAD_STATUS":"New"},{"LEAD_STATUS_ID":"x","LEAD_STATUS":"Odd"},{}]"""));

        assertThat(words.idOf("New")).isEqualTo(3);
        assertThat(words.idOf("NEW")).isEqualTo(2);
        assertThat(words.idOf("open - new")).isEqualTo(1);
    }

    private static String list(int id) {
        return "[{\"LEAD_STATUS_ID\":%d,\"LEAD_STATUS\":\"New\"}]".formatted(id);
    }
}
