package io.crmify.backends.fake;

import io.crmify.backends.fake.hubspot.CallWindow;
import io.crmify.backends.fake.hubspot.FakeConsents;
import io.crmify.backends.fake.hubspot.FakeEvents;
import io.crmify.backends.fake.hubspot.FakeLists;
import io.crmify.backends.fake.hubspot.FakeMails;
import io.crmify.backends.fake.hubspot.FakeOAuth;
import io.crmify.backends.fake.hubspot.Operation;
import io.crmify.backends.fake.hubspot.People;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What the account has besides records. */
record Services(
        FakeOAuth oauth,
        CallWindow window,
        FakeLists lists,
        FakeConsents consents,
        FakeEvents events,
        FakeMails mails) {
    static Services of(FakeOptions options, People people, InstantSource clock) {
        return new Services(
                new FakeOAuth(options.app(), options.portalId(), clock),
                new CallWindow(options.limits(), clock),
                new FakeLists(people),
                new FakeConsents(),
                new FakeEvents(options.portalId()),
                new FakeMails());
    }

    List<Map<String, Operation>> operations() {
        return List.of(
                oauth.operations(), lists.operations(), consents.operations(), events.operations(), mails.operations());
    }
}
