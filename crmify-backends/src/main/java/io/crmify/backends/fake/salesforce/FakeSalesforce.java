package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Stored;
import io.crmify.backends.fake.salesforce.org.Values;
import io.crmify.backends.fake.server.FakeServer;
import io.crmify.backends.fake.server.SeenCall;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Salesforce over HTTP, on this machine only and in memory: leads, contacts, campaigns and their members, tasks, custom objects,
 * collections, queries, jobs of Bulk API 2.0, and by SOAP the conversion of leads and the emptying of the recycle bin. It refuses what Salesforce refuses: unknown
 * fields and words, values that are too long, a second record with the same key, more than 200 records at once, sessions that
 * have ended, more calls than the day has.
 *
 * <pre>{@code
 * try (var salesforce = FakeSalesforce.start()) {
 *     // crmify.backend=salesforce
 *     // crmify.backend.base-url=<salesforce.baseUri()>
 *     // crmify.backend.auth.client-id=fake-client
 *     // crmify.backend.auth.client-secret=fake-secret
 *     ...
 *     assertThat(salesforce.records("Lead")).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FakeSalesforce implements AutoCloseable {
    static final String KEY_FIELD = "Crmify_Id__c";

    private final Org org;
    private final Api api;
    private final Sessions sessions;
    private final FakeServer server;

    private FakeSalesforce(SalesforceOptions options) {
        this.org = new Org(KEY_FIELD, options.fields(), options.findsDuplicates());
        this.sessions = new Sessions(options.token());
        this.api = new Api(options.limits(), org, sessions);
        this.server = FakeServer.start("fake-salesforce", options.port(), options.chaos(), api::answer);
        sessions.servedAt(server.address());
    }

    /** On a free port, with {@link SalesforceOptions#DEFAULTS}. */
    public static FakeSalesforce start() {
        return start(SalesforceOptions.DEFAULTS);
    }

    /** @throws UncheckedIOException if the port is taken */
    public static FakeSalesforce start(SalesforceOptions options) {
        return new FakeSalesforce(options);
    }

    /** What {@code crmify.backend.base-url} is to be. */
    public URI baseUri() {
        return URI.create(server.address());
    }

    /** What it holds of an object, the oldest first. */
    public List<FakeRecord> records(String object) {
        return org.all(org.type(object)).stream().map(FakeSalesforce::seen).toList();
    }

    private static FakeRecord seen(Stored record) {
        var texts = new HashMap<String, String>();
        record.values().keySet().forEach(name -> texts.put(name, record.text(name)));
        return new FakeRecord(record.id(), record.type().name(), texts, record.createdAt(), record.changedAt());
    }

    /**
     * Adds a record, as people do in Salesforce.
     *
     * @return its id
     */
    public String add(String object, Map<String, String> fields) {
        var body = Values.object();
        fields.forEach(body::add);
        return org.create(org.type(object), body.build(), true).id();
    }

    /** Deletes a record, as people do in Salesforce. */
    public void remove(String id) {
        org.byId(id).ifPresent(record -> org.delete(record.type(), id));
    }

    /** Makes a contact of a lead, as people do in Salesforce; tells the contact's id. */
    public String convert(String leadId) {
        return org.convert(leadId, "Closed - Converted").text("ConvertedContactId");
    }

    /** Joins a lead to a contact that is there, as people do in Salesforce. */
    public void join(String leadId, String contactId) {
        org.convert(leadId, "Closed - Converted", contactId);
    }

    /** How often each place was called, in vain too: {@code PATCH /composite/sobjects/Lead/{field}}. */
    public Map<String, Integer> calls() {
        return api.calls();
    }

    /** The assertions of who has signed in with one, the oldest first. */
    public List<String> assertions() {
        return sessions.assertions();
    }

    /** Ends all sessions that were begun by signing in. */
    public void expireSessions() {
        sessions.expire();
    }

    /** Has tokens name another address for the calls. */
    public void tellInstance(String address) {
        sessions.servedAt(address);
    }

    /** Has jobs of Bulk API 2.0 fail that are closed from now on, when they have worked off so many rows. */
    public void failJobsAfter(int rows) {
        api.failJobsAfter(rows);
    }

    /** How many deleted records can still be taken back. */
    public int inRecycleBin() {
        return org.inBin();
    }

    /** Has every call told to {@code listener}, on the thread of the call, before the answer. */
    public void onCall(Consumer<SeenCall> listener) {
        server.onCall(listener);
    }

    /** Cuts all connections, and is up again at once, on the same port, with all it held. */
    public void restart() {
        server.restart();
    }

    /** Stops for good. */
    @Override
    public void close() {
        server.close();
    }
}
