package io.crmify.backends.fake;

import io.crmify.backends.fake.hubspot.CallLimits;
import io.crmify.backends.fake.hubspot.OAuthApp;
import io.crmify.backends.fake.server.Chaos;
import java.util.HashSet;
import java.util.Set;

/**
 * What a {@link FakeHubSpot} is like.
 *
 * <pre>{@code FakeHubSpot.start(FakeOptions.DEFAULTS.withPort(9090).withToken("pat-demo"))}</pre>
 *
 * @param port 0 for a free one
 * @param token what a call must carry
 * @param scopes what the token may do
 * @param portalId the account
 * @param uniqueProperties text properties with unique values that are there from the start
 * @param chaos what goes wrong
 * @param app may ask for access tokens, which are as good as the token
 * @param limits beyond which calls are refused
 */
public record FakeOptions(
        int port,
        String token,
        Set<String> scopes,
        long portalId,
        Set<String> uniqueProperties,
        Chaos chaos,
        OAuthApp app,
        CallLimits limits) {
    /** A free port, the token {@code fake-token}, every scope, no property of anyone's own. */
    public static final FakeOptions DEFAULTS = new FakeOptions(
            0,
            "fake-token",
            Set.of(
                    "crm.objects.contacts.read",
                    "crm.objects.contacts.write",
                    "crm.schemas.contacts.read",
                    "crm.schemas.contacts.write",
                    "crm.objects.leads.read",
                    "crm.objects.leads.write",
                    "crm.schemas.leads.read",
                    "crm.schemas.leads.write",
                    "crm.lists.read",
                    "crm.lists.write",
                    "communication_preferences.read_write",
                    "analytics.behavioral_events.send",
                    "transactional-email",
                    "marketing-email"),
            1234567,
            Set.of(),
            Chaos.none(),
            OAuthApp.DEFAULT,
            CallLimits.NONE);

    public FakeOptions {
        scopes = Set.copyOf(scopes);
        uniqueProperties = Set.copyOf(uniqueProperties);
    }

    public FakeOptions withPort(int other) {
        return new FakeOptions(other, token, scopes, portalId, uniqueProperties, chaos, app, limits);
    }

    public FakeOptions withToken(String other) {
        return new FakeOptions(port, other, scopes, portalId, uniqueProperties, chaos, app, limits);
    }

    /** Without a scope that the token has by default. */
    public FakeOptions withoutScope(String scope) {
        var fewer = new HashSet<>(scopes);
        fewer.remove(scope);
        return new FakeOptions(port, token, fewer, portalId, uniqueProperties, chaos, app, limits);
    }

    public FakeOptions withPortal(long other) {
        return new FakeOptions(port, token, scopes, other, uniqueProperties, chaos, app, limits);
    }

    /** With a property like {@code crmify_id}, as if it had been created before. */
    public FakeOptions withUniqueProperty(String name) {
        var more = new HashSet<>(uniqueProperties);
        more.add(name);
        return new FakeOptions(port, token, scopes, portalId, more, chaos, app, limits);
    }

    /** With calls that go wrong. */
    public FakeOptions withChaos(Chaos other) {
        return new FakeOptions(port, token, scopes, portalId, uniqueProperties, other, app, limits);
    }

    /** With another app than {@link OAuthApp#DEFAULT}. */
    public FakeOptions withApp(OAuthApp other) {
        return new FakeOptions(port, token, scopes, portalId, uniqueProperties, chaos, other, limits);
    }

    /** With an end to the calls that it takes. */
    public FakeOptions withLimits(CallLimits other) {
        return new FakeOptions(port, token, scopes, portalId, uniqueProperties, chaos, app, other);
    }
}
