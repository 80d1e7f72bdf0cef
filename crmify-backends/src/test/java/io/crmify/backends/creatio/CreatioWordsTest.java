package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.lead.LeadField.LEAD_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.contract.TestContext;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.PathPrefix;
import io.crmify.backends.creatio.record.NamedRows;
import io.crmify.backends.creatio.record.RecordRules;
import io.crmify.backends.creatio.record.Records;
import io.crmify.backends.creatio.record.WordList;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How long what Creatio's tables of words say is held for true. */
class CreatioWordsTest {
    private static final String ROW = "{\"Id\":\"12345678-1234-4234-8234-123456789012\",\"Name\":\"New\"}";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-04-09T16:58:14Z"));
    private final AtomicReference<String> rows = new AtomicReference<>("");
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Odata odata = new Odata(this::answer, PathPrefix.of("/0"), "Lead");

    private HttpAnswer answer(HttpCall call) {
        calls.incrementAndGet();
        if (call.method().equals("POST")) {
            sent.add(call.body().text());
            var id = LenientJson.parse(call.body().text()).text("Id");
            return refusals.getAndDecrement() > 0
                    ? new HttpAnswer(call, 400, Map.of(), "{\"error\":{\"message\":\"FOREIGN KEY\"}}", now.get())
                    : new HttpAnswer(call, 201, Map.of(), "{\"Id\":\"%s\"}".formatted(id), now.get());
        }
        return new HttpAnswer(call, 200, Map.of(), "{\"value\":[%s]}".formatted(rows.get()), now.get());
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void readsTheWordsAgainForOneThatWasAddedHalfAMinuteAgo() { // DC-11
        var words = WordList.of(odata, "LeadSource", now::get);

        assertThat(words.knows("New")).isFalse();
        rows.set(ROW);
        assertThat(words.knows("New")).isFalse();
        assertThat(calls).hasValue(1);

        pass(Duration.ofSeconds(30));
        assertThat(words.knows("New")).isTrue();
        assertThat(words.knows("new ")).isTrue();
        assertThat(calls).hasValue(2);
    }

    @Test
    void looksUpAgainWhatMayHaveBeenDeletedSince() {
        var records = new Records(odata, RecordRules.of(new TestContext().with("object", "Lead")), Map::of, now::get);
        var lead = aLead(1).with(LEAD_SOURCE, "New").lead();
        rows.set(ROW);
        refusals.set(1);

        assertThat(reason(records, lead)).isEqualTo("REFERENCE_VIOLATED"); // it was read just now
        pass(Duration.ofSeconds(30));
        rows.set(ROW.replaceFirst("12345678", "87654321"));
        refusals.set(1);

        assertThat(reason(records, lead)).isEmpty();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(2)).contains("\"LeadSourceId\":\"87654321-1234-4234-8234-123456789012\"");
    }

    private static String reason(Records records, Lead lead) {
        return records.push(List.of(lead))
                .get(0)
                .fold(stored -> "", failed -> failed.cause().diagnosis().reason());
    }

    @Test
    void readsTheWordsOnceAnHour() {
        var words = WordList.of(odata, "LeadSource", now::get);
        rows.set(ROW);
        words.knows("New");

        pass(Duration.ofMinutes(59));
        words.knows("New");
        assertThat(calls).hasValue(1);

        pass(Duration.ofMinutes(1));
        words.knows("New");
        assertThat(calls).hasValue(2);
    }

    @Test
    void looksForANameAgainThatWasAddedHalfAMinuteAgo() {
        var cities = new NamedRows(odata, "City", now::get);

        cities.learn(List.of("New", "new ", "Old"));
        rows.set(ROW);
        assertThat(cities.find("New")).isEmpty();
        assertThat(calls).hasValue(1);

        pass(Duration.ofSeconds(30));
        assertThat(cities.find("New")).isPresent();
        pass(Duration.ofDays(1));
        assertThat(cities.find("NEW")).isPresent();
        assertThat(calls).hasValue(2);
    }
}
