package io.crmify.backends.fake;

import io.crmify.backends.fake.hubspot.FakeConsents;
import io.crmify.backends.fake.hubspot.FakeEvents;
import io.crmify.backends.fake.hubspot.FakeLists;
import io.crmify.backends.fake.hubspot.FakeMails;
import io.crmify.backends.fake.hubspot.FakeOAuth;
import io.crmify.backends.fake.server.FakeServer;
import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import io.crmify.backends.fake.server.SeenCall;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * HubSpot's contacts, and what goes with them, over HTTP, on this machine only and in memory. It refuses what HubSpot refuses: unknown properties and options,
 * invalid and taken e-mail addresses, more than a hundred inputs, missing scopes.
 *
 * <pre>{@code
 * try (var hubspot = FakeHubSpot.start()) {
 *     // crmify.backend=hubspot
 *     // crmify.backend.base-url=<hubspot.baseUri()>
 *     // crmify.backend.auth.token=fake-token
 *     ...
 *     assertThat(hubspot.contacts()).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FakeHubSpot implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FakeHubSpot.class.getName());

    private final Schema schema;
    private final Schema schemaOfLeads;
    private final Contacts contacts;
    private final Contacts leads;
    private final Services services;
    private final Api api;
    private final List<Consumer<ContactChange>> listeners = new CopyOnWriteArrayList<>();
    private final FakeServer server;
    private volatile CallsLeft callsLeft = CallsLeft.PLENTY;
    private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();

    /** What it says that it takes yet; the calls of a day count down, unless they were told. */
    private record CallsLeft(int ofInterval, @Nullable Integer told) {
        private static final CallsLeft PLENTY = new CallsLeft(189, null);

        int ofDay(int made) {
            return told == null ? 625_000 - made : told;
        }
    }

    /** How it is down. */
    public enum Outage {
        /** No connection can be made. */
        REFUSE_CONNECTIONS,
        /** Every call is answered with HTTP 503 and a page for people. */
        ANSWER_503
    }

    private FakeHubSpot(FakeOptions options) {
        var clock = Clock.systemUTC();
        this.schema = Schema.ofContacts(options.uniqueProperties());
        this.contacts = new Contacts(schema, clock, 500);
        this.schemaOfLeads = Schema.ofLeads(options.uniqueProperties());
        this.leads = new Contacts(schemaOfLeads, clock, 70_000);
        this.services = Services.of(options, contacts, clock);
        this.api = new Api(
                options,
                new Api.Records(contacts, schema, new BatchCalls(contacts, schema, clock)),
                new Api.Records(leads, schemaOfLeads, new BatchCalls(leads, schemaOfLeads, clock)),
                services);
        this.server = FakeServer.start("fake-hubspot", options.port(), options.chaos(), this::answer);
    }

    /** On a free port, with {@link FakeOptions#DEFAULTS}. */
    public static FakeHubSpot start() {
        return start(FakeOptions.DEFAULTS);
    }

    /** @throws UncheckedIOException if the port is taken */
    public static FakeHubSpot start(FakeOptions options) {
        return new FakeHubSpot(options);
    }

    /** What {@code crmify.backend.base-url} is to be. */
    public URI baseUri() {
        return URI.create(server.address());
    }

    /** What it holds, the oldest first. */
    public List<FakeContact> contacts() {
        return contacts.all();
    }

    /** Its leads, which are records of their own besides contacts, the oldest first. */
    public List<FakeContact> leads() {
        return leads.all();
    }

    /** Its lists of contacts. */
    public FakeLists lists() {
        return services.lists();
    }

    /** Who wants which e-mails. */
    public FakeConsents consents() {
        return services.consents();
    }

    /** Its custom events. */
    public FakeEvents events() {
        return services.events();
    }

    /** The single mails that it was to send. */
    public FakeMails mails() {
        return services.mails();
    }

    /** The access tokens of the app that is installed. */
    public FakeOAuth oauth() {
        return services.oauth();
    }

    /** How often each place was called, in vain too: {@code POST /crm/objects/{version}/contacts/batch/upsert}. */
    public Map<String, Integer> calls() {
        return api.calls();
    }

    /**
     * Has every change told to {@code listener}, also those that people make; on the thread of a call or an edit, after the change
     * and before the answer.
     */
    public void onChange(Consumer<ContactChange> listener) {
        listeners.add(listener);
    }

    /** Makes a contact as people do. {@link IllegalArgumentException} if HubSpot would refuse it. */
    public FakeContact add(Map<String, String> properties) {
        return byPeople(() -> contacts.create(properties));
    }

    /** Edits a property as people do; an empty value clears it. {@link IllegalArgumentException} if HubSpot would refuse it. */
    public FakeContact edit(String id, String property, String value) {
        return byPeople(() -> contacts.update(known(id), Map.of(property, value)));
    }

    /** Deletes a contact as people do; false if there is none. */
    public boolean remove(String id) {
        var isRemoved = contacts.remove(id);
        tell();
        return isRemoved;
    }

    /**
     * Merges two contacts as people do: both become one under a new id, by which it is told also to those who ask for a former one.
     * What {@code first} holds counts. {@link IllegalArgumentException} if one is not there.
     */
    public FakeContact merge(String first, String second) {
        return byPeople(() -> contacts.merge(known(first), known(second)));
    }

    private FakeContact known(String id) {
        return contacts.byId(id).orElseThrow(() -> new IllegalArgumentException("there is no contact " + id));
    }

    /** Has every call told to {@code listener}, on the thread of the call, before the answer. */
    public void onCall(Consumer<SeenCall> listener) {
        server.onCall(listener);
    }

    /** Removes a contact property as people do: it is refused from now on, and what contacts have in it stays out of sight. */
    public void removeProperty(String name) {
        schema.remove(name);
    }

    /** Makes a text property as people do. */
    public void addProperty(String name) {
        schema.add(name);
    }

    /** Makes a contact property of several checkboxes as people do. */
    public void addChoices(String name, String... options) {
        schema.addChoices(name, List.of(options));
    }

    /** The same for leads. */
    public void addLeadChoices(String name, String... options) {
        schemaOfLeads.addChoices(name, List.of(options));
    }

    /** As if others used up the account's calls: says from now on that so many are left, but takes more all the same. */
    public void setCallsLeft(int ofInterval, int ofDay) {
        callsLeft = new CallsLeft(ofInterval, ofDay);
    }

    /** Is down until {@link #comeBack()}. */
    public synchronized void goDown(Outage how) {
        outage.set(how);
        if (how == Outage.REFUSE_CONNECTIONS) {
            server.refuse();
        }
    }

    /** Is up again, on the same port, with all it held. */
    public synchronized void comeBack() {
        outage.set(null);
        server.accept();
    }

    /** Cuts all connections, and is up again at once, on the same port, with all it held. */
    public synchronized void restart() {
        outage.set(null);
        server.restart();
    }

    /** Stops for good. */
    @Override
    public void close() {
        server.close();
    }

    private Reply answer(Request request) {
        var reply = outage.get() == null ? api.answer(request) : Reply.page(503, "Service Unavailable");
        tell();
        var window = services.window();
        var left = window.isLimited() ? new CallsLeft(window.leftOfInterval(), window.leftOfDay()) : callsLeft;
        return reply.with("X-HubSpot-RateLimit-Max", "190")
                .with("X-HubSpot-RateLimit-Remaining", Integer.toString(left.ofInterval()))
                .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000")
                .with("X-HubSpot-RateLimit-Daily", "625000")
                .with("X-HubSpot-RateLimit-Daily-Remaining", Integer.toString(left.ofDay(callCount())));
    }

    private int callCount() {
        return calls().values().stream().mapToInt(Integer::intValue).sum();
    }

    private FakeContact byPeople(Supplier<FakeContact> edit) {
        try {
            return contacts.atomically(edit);
        } catch (Refused refused) {
            throw new IllegalArgumentException("HubSpot refuses this: " + refused.getMessage(), refused);
        } finally {
            tell();
        }
    }

    private void tell() {
        leads.takeChanges();
        contacts.takeChanges().forEach(change -> listeners.forEach(listener -> tell(listener, change)));
    }

    private static void tell(Consumer<ContactChange> listener, ContactChange change) {
        try {
            listener.accept(change);
        } catch (RuntimeException failure) {
            // the contact has changed all the same, and the caller is to be told so
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a listener of changes failed: " + failure.getClass().getName());
        }
    }
}
