package io.crmify.jpa.storm;

import io.crmify.backends.fake.FakeContact;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.backends.fake.insightly.FakeLead;
import io.crmify.backends.fake.insightly.InsightlyOptions;
import io.crmify.backends.fake.server.Chaos;
import io.crmify.lead.LeadStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One of the two CRMs, in the words that both have in common. */
final class StormCrm implements AutoCloseable {
    private static final int PERCENT = 30;
    /** Twice what the nodes wait for, so that they give up half of what is late. */
    private static final Duration LATEST = Duration.ofSeconds(4);

    private static final List<String> FIELDS = List.of("first", "last", "email", "phone", "employer", "stage");
    private static final List<String> IN_HUB =
            List.of("firstname", "lastname", "email", "phone", "company", "hs_lead_status");
    private static final List<String> IN_INSIGHTLY =
            List.of("FIRST_NAME", "LAST_NAME", "EMAIL", "PHONE", "ORGANISATION_NAME");
    private static final Map<String, LeadStage> HUB_STAGES = Map.of(
            "NEW", LeadStage.NEW,
            "CONNECTED", LeadStage.CONTACTED,
            "OPEN_DEAL", LeadStage.CONVERTED,
            "UNQUALIFIED", LeadStage.DEAD);
    private static final Map<String, LeadStage> INSIGHTLY_STAGES = Map.of(
            "OPEN - NotContacted", LeadStage.NEW,
            "OPEN - Contacted", LeadStage.CONTACTED,
            "CLOSED - Converted", LeadStage.CONVERTED,
            "CLOSED - Disqualified", LeadStage.DEAD);

    private final String name;
    private final Chaos chaos;
    private final CallLog calls;
    private final Server server;

    private record Server(String address, Supplier<List<StormRecord>> records, Runnable restart, Runnable close) {}

    private StormCrm(String name, Chaos chaos, CallLog calls, Server server) {
        this.name = name;
        this.chaos = chaos;
        this.calls = calls;
        this.server = server;
    }

    /** With an upsert by crmify's key. */
    static StormCrm hub(long seed, Path directory) throws IOException {
        var chaos = Chaos.of(seed, PERCENT, LATEST);
        var calls = new CallLog(directory.resolve("hub.calls"));
        var fake = FakeHubSpot.start(
                FakeOptions.DEFAULTS.withUniqueProperty("crmify_id").withChaos(chaos));
        fake.onCall(calls);
        Supplier<List<StormRecord>> records =
                () -> fake.contacts().stream().map(StormCrm::of).toList();
        return new StormCrm(
                "hub", chaos, calls, new Server(fake.baseUri().toString(), records, fake::restart, fake::close));
    }

    /** Without an upsert; a record can be found by crmify's key. */
    static StormCrm insightly(long seed, Path directory) throws IOException {
        var chaos = Chaos.of(seed, PERCENT, LATEST);
        var calls = new CallLog(directory.resolve("ins.calls"));
        var fake = FakeInsightly.start(
                InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID__c").withChaos(chaos));
        fake.onCall(calls);
        Supplier<List<StormRecord>> records =
                () -> fake.leads().stream().map(StormCrm::of).toList();
        return new StormCrm(
                "ins", chaos, calls, new Server(fake.baseUri().toString(), records, fake::restart, fake::close));
    }

    private static StormRecord of(FakeContact contact) {
        var values = new TreeMap<String, String>();
        for (int i = 0; i < FIELDS.size(); i++) {
            values.put(FIELDS.get(i), contact.property(IN_HUB.get(i)));
        }
        values.computeIfPresent("stage", (key, word) -> String.valueOf(HUB_STAGES.get(word)));
        return new StormRecord(contact.id(), values);
    }

    private static StormRecord of(FakeLead lead) {
        var values = new TreeMap<String, String>();
        for (int i = 0; i < IN_INSIGHTLY.size(); i++) {
            values.put(FIELDS.get(i), lead.field(IN_INSIGHTLY.get(i)));
        }
        values.put("stage", String.valueOf(INSIGHTLY_STAGES.get(lead.status())));
        return new StormRecord(lead.id(), values);
    }

    /** What a client's record has to be like, under whatever id. */
    static StormRecord of(Client client, String crmId) {
        var values = new TreeMap<String, String>();
        values.put("first", text(client.firstName));
        values.put("last", text(client.lastName));
        values.put("email", text(client.email));
        values.put("phone", text(client.phone));
        values.put("employer", client.employer == null ? "" : text(client.employer.name));
        values.put("stage", client.stage.name());
        return new StormRecord(text(crmId), values);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    String name() {
        return name;
    }

    String address() {
        return server.address();
    }

    Chaos chaos() {
        return chaos;
    }

    CallLog calls() {
        return calls;
    }

    List<StormRecord> records() {
        return server.records().get();
    }

    void restart() {
        server.restart().run();
    }

    @Override
    public void close() throws IOException {
        server.close().run();
        calls.close();
    }
}
