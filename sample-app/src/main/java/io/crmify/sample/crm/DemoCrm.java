package io.crmify.sample.crm;

import io.crmify.backends.fake.ContactChange;
import io.crmify.backends.fake.FakeContact;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeHubSpot.Outage;
import io.crmify.backends.fake.FakeOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The CRM that the sample brings along: it speaks HubSpot's protocol on this machine, so that crmify's HubSpot backend has somebody to
 * speak to. Thread-safe.
 */
public final class DemoCrm implements AutoCloseable {
    /** With the property that holds crmify's key, for contacts of an earlier run have it. */
    private static final FakeOptions OPTIONS = FakeOptions.DEFAULTS.withUniqueProperty("crmify_id");

    private final FakeHubSpot hubSpot;
    private final String token;
    private final AtomicBoolean down = new AtomicBoolean();

    private DemoCrm(FakeHubSpot hubSpot, String token) {
        this.hubSpot = hubSpot;
        this.token = token;
    }

    public static DemoCrm start() {
        // The JDK's server reads it once; without it each answer waits 40 ms for the network.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var token = UUID.randomUUID().toString();
        return new DemoCrm(FakeHubSpot.start(OPTIONS.withToken(token)), token);
    }

    /** What crmify must know to use it. */
    public Map<String, String> settings() {
        return Map.of(
                "crmify.backend",
                "hubspot",
                "crmify.backend.base-url",
                hubSpot.baseUri().toString(),
                "crmify.backend.auth.token",
                token);
    }

    /** Its contacts, the latest first. */
    public List<FakeContact> contacts() {
        var contacts = new ArrayList<>(hubSpot.contacts());
        Collections.reverse(contacts);
        return contacts;
    }

    /** Has each change told, before whoever made it hears that it is done. */
    public void onChange(Consumer<ContactChange> listener) {
        hubSpot.onChange(listener);
    }

    /** Makes a contact; the id is the one after the last that was given. */
    FakeContact add(Map<String, String> properties) {
        return hubSpot.add(properties);
    }

    /** Gives an id to nobody, and tells which. */
    long useUpId() {
        var filler = hubSpot.add(Map.of("lastname", "filler"));
        hubSpot.remove(filler.id());
        return Long.parseLong(filler.id());
    }

    /** Takes it off the network, or puts it back. */
    public void setDown(boolean wanted) {
        if (down.getAndSet(wanted) != wanted) {
            if (wanted) {
                hubSpot.goDown(Outage.REFUSE_CONNECTIONS);
            } else {
                hubSpot.comeBack();
            }
        }
    }

    public boolean isDown() {
        return down.get();
    }

    @Override
    public void close() {
        hubSpot.close();
    }
}
