package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.FakeList;
import io.crmify.backends.fake.server.Chaos;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link FakeKlaviyo} is like.
 *
 * <pre>{@code FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withApiKey("pk_demo").withList("Y6nRLr", "Newsletter"))}</pre>
 *
 * @param port 0 for a free one
 * @param keys what a call must carry
 * @param accountId the account
 * @param lists that are there from the start
 * @param hasLimits whether calls beyond Klaviyo's rates are refused
 * @param pollsOfAJob how often an import is told to be going on before it is complete
 * @param chaos what goes wrong
 * @param clock for the rates, and for the end of access tokens
 */
public record KlaviyoOptions(
        int port,
        Keys keys,
        String accountId,
        List<FakeList> lists,
        boolean hasLimits,
        int pollsOfAJob,
        Chaos chaos,
        InstantSource clock) {
    /**
     * Who is let in.
     *
     * @param apiKey a private key
     * @param clientId of an app that may ask for tokens, with the secret {@code fake-secret} and the refresh token {@code fake-refresh}
     * @param scopes what the key, and every token, may do
     */
    public record Keys(String apiKey, String clientId, Set<String> scopes) {
        /** The secret of the app. */
        public static final String SECRET = "fake-secret";
        /** What an operator was given when the app was installed. */
        public static final String REFRESH_TOKEN = "fake-refresh";

        public Keys {
            scopes = Set.copyOf(scopes);
        }

        /** Which scopes; never a key. */
        @Override
        public String toString() {
            return "Keys" + scopes;
        }
    }

    /** A free port, the key {@code fake-key}, the app {@code fake-app}, every scope, no list, Klaviyo's rates. */
    public static final KlaviyoOptions DEFAULTS = new KlaviyoOptions(
            0,
            new Keys(
                    "fake-key",
                    "fake-app",
                    Set.of(
                            "accounts:read",
                            "profiles:read",
                            "profiles:write",
                            "lists:read",
                            "lists:write",
                            "events:write",
                            "subscriptions:write",
                            "data-privacy:write")),
            "AbC123",
            List.of(),
            true,
            1,
            Chaos.none(),
            Clock.systemUTC());

    public KlaviyoOptions {
        lists = List.copyOf(lists);
    }

    public KlaviyoOptions withPort(int other) {
        return new KlaviyoOptions(other, keys, accountId, lists, hasLimits, pollsOfAJob, chaos, clock);
    }

    public KlaviyoOptions withApiKey(String other) {
        return with(new Keys(other, keys.clientId(), keys.scopes()));
    }

    /** Without a scope that the key has by default. */
    public KlaviyoOptions withoutScope(String scope) {
        var fewer = new HashSet<>(keys.scopes());
        fewer.remove(scope);
        return with(new Keys(keys.apiKey(), keys.clientId(), fewer));
    }

    private KlaviyoOptions with(Keys other) {
        return new KlaviyoOptions(port, other, accountId, lists, hasLimits, pollsOfAJob, chaos, clock);
    }

    public KlaviyoOptions withAccount(String other) {
        return new KlaviyoOptions(port, keys, other, lists, hasLimits, pollsOfAJob, chaos, clock);
    }

    /** With a list that people join at once. */
    public KlaviyoOptions withList(String id, String name) {
        return with(new FakeList(id, name, false, Instant.EPOCH));
    }

    /** With a list on which people are after a confirmation only. */
    public KlaviyoOptions withDoubleOptInList(String id, String name) {
        return with(new FakeList(id, name, true, Instant.EPOCH));
    }

    private KlaviyoOptions with(FakeList list) {
        var more = new ArrayList<>(lists);
        more.add(list);
        return new KlaviyoOptions(port, keys, accountId, more, hasLimits, pollsOfAJob, chaos, clock);
    }

    /** With no rate at all: for tests that are faster than Klaviyo allows. */
    public KlaviyoOptions withoutLimits() {
        return new KlaviyoOptions(port, keys, accountId, lists, false, pollsOfAJob, chaos, clock);
    }

    public KlaviyoOptions withPollsOfAJob(int other) {
        return new KlaviyoOptions(port, keys, accountId, lists, hasLimits, other, chaos, clock);
    }

    /** With calls that go wrong. */
    public KlaviyoOptions withChaos(Chaos other) {
        return new KlaviyoOptions(port, keys, accountId, lists, hasLimits, pollsOfAJob, other, clock);
    }

    public KlaviyoOptions withClock(InstantSource other) {
        return new KlaviyoOptions(port, keys, accountId, lists, hasLimits, pollsOfAJob, chaos, other);
    }
}
