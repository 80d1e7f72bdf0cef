package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Chaos;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link FakeNationBuilder} is like.
 *
 * <pre>{@code FakeNationBuilder.start(NationOptions.DEFAULTS.withToken("demo").withCustomField("plan"))}</pre>
 *
 * @param port 0 for a free one
 * @param signIn what a call must carry
 * @param callsPerTenSeconds how many it takes; 0 for any number
 * @param callsPerDay how many v1 takes of the nation in a day (UTC); 0 for any number
 * @param customFields text fields that the nation has made for its people, by their slugs
 * @param clock by which tokens end and ten seconds are over
 * @param chaos what goes wrong
 */
public record NationOptions(
        int port,
        SignIn signIn,
        int callsPerTenSeconds,
        int callsPerDay,
        Set<String> customFields,
        InstantSource clock,
        Chaos chaos) {
    /** A free port, the token {@code fake-token}, 250 calls in ten seconds and 100,000 a day, no custom field. */
    public static final NationOptions DEFAULTS = new NationOptions(
            0,
            new SignIn("fake-token", "fake-client", "fake-secret", "fake-refresh"),
            250,
            100_000,
            Set.of(),
            Clock.systemUTC(),
            Chaos.none());

    /**
     * How a caller may sign in.
     *
     * @param token an access token without an end
     * @param refreshToken for the first access token that has one; each is good for once
     */
    public record SignIn(String token, String clientId, String clientSecret, String refreshToken) {
        /** None of them. */
        @Override
        public String toString() {
            return "SignIn";
        }
    }

    public NationOptions {
        customFields = Set.copyOf(customFields);
    }

    public NationOptions withPort(int other) {
        return new NationOptions(other, signIn, callsPerTenSeconds, callsPerDay, customFields, clock, chaos);
    }

    public NationOptions withToken(String other) {
        return withSignIn(new SignIn(other, signIn.clientId(), signIn.clientSecret(), signIn.refreshToken()));
    }

    public NationOptions withSignIn(SignIn other) {
        return new NationOptions(port, other, callsPerTenSeconds, callsPerDay, customFields, clock, chaos);
    }

    /** As many calls as one likes. */
    public NationOptions withoutRateLimit() {
        return withCallsPerTenSeconds(0).withCallsPerDay(0);
    }

    public NationOptions withCallsPerDay(int other) {
        return new NationOptions(port, signIn, callsPerTenSeconds, other, customFields, clock, chaos);
    }

    public NationOptions withCallsPerTenSeconds(int other) {
        return new NationOptions(port, signIn, other, callsPerDay, customFields, clock, chaos);
    }

    public NationOptions withCustomField(String slug) {
        var more = new TreeSet<>(customFields);
        more.add(slug);
        return new NationOptions(port, signIn, callsPerTenSeconds, callsPerDay, more, clock, chaos);
    }

    public NationOptions withClock(InstantSource other) {
        return new NationOptions(port, signIn, callsPerTenSeconds, callsPerDay, customFields, other, chaos);
    }

    /** With calls that go wrong. */
    public NationOptions withChaos(Chaos other) {
        return new NationOptions(port, signIn, callsPerTenSeconds, callsPerDay, customFields, clock, other);
    }
}
