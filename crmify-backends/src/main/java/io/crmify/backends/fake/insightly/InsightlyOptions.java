package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.server.Chaos;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link FakeInsightly} is like.
 *
 * <pre>{@code FakeInsightly.start(InsightlyOptions.DEFAULTS.withApiKey("demo").withCustomField("CRMIFY_ID__c"))}</pre>
 *
 * @param port 0 for a free one
 * @param apiKey what a call must carry
 * @param instance the account
 * @param customFields text fields that the account has made for its leads and its contacts; their names end with {@code __c}
 * @param callsASecond how many it takes in any second
 * @param callsADay how many it takes until midnight UTC
 * @param chaos what goes wrong
 */
public record InsightlyOptions(
        int port,
        String apiKey,
        String instance,
        Set<String> customFields,
        int callsASecond,
        int callsADay,
        Chaos chaos) {
    /** A free port, the key {@code fake-key}, the instance {@code acme}, no custom field, any rate, 60,000 calls a day. */
    public static final InsightlyOptions DEFAULTS =
            new InsightlyOptions(0, "fake-key", "acme", Set.of(), Integer.MAX_VALUE, 60_000, Chaos.none());

    public InsightlyOptions {
        customFields = Set.copyOf(customFields);
    }

    public InsightlyOptions withPort(int other) {
        return new InsightlyOptions(other, apiKey, instance, customFields, callsASecond, callsADay, chaos);
    }

    public InsightlyOptions withApiKey(String other) {
        return new InsightlyOptions(port, other, instance, customFields, callsASecond, callsADay, chaos);
    }

    public InsightlyOptions withInstance(String other) {
        return new InsightlyOptions(port, apiKey, other, customFields, callsASecond, callsADay, chaos);
    }

    /** With a field like {@code CRMIFY_ID__c}. {@link IllegalArgumentException} if its name does not end with {@code __c}. */
    public InsightlyOptions withCustomField(String name) {
        if (!name.endsWith("__c")) {
            throw new IllegalArgumentException(name + ": the name of a custom field ends with __c");
        }
        var more = new TreeSet<>(customFields);
        more.add(name);
        return new InsightlyOptions(port, apiKey, instance, more, callsASecond, callsADay, chaos);
    }

    /** With a limit for any second; Insightly's is 10. */
    public InsightlyOptions withCallsASecond(int other) {
        return new InsightlyOptions(port, apiKey, instance, customFields, other, callsADay, chaos);
    }

    /** With another limit for the day. */
    public InsightlyOptions withCallsADay(int other) {
        return new InsightlyOptions(port, apiKey, instance, customFields, callsASecond, other, chaos);
    }

    /** With calls that go wrong. */
    public InsightlyOptions withChaos(Chaos other) {
        return new InsightlyOptions(port, apiKey, instance, customFields, callsASecond, callsADay, other);
    }
}
