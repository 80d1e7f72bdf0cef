package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.server.Chaos;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link FakeSalesforce} is like.
 *
 * <pre>{@code FakeSalesforce.start(SalesforceOptions.DEFAULTS.withField("Lead", "Sustainer__c", "boolean"))}</pre>
 *
 * @param port 0 for a free one
 * @param token a session that is always good; besides, the app {@code fake-client} with the secret {@code fake-secret} can sign in
 * @param fields the account's own, by object and by name, with their types; an object that is named here and not there is made.
 *     Leads, contacts and custom objects have {@code Crmify_Id__c} anyway
 * @param limits of calls and pages
 * @param findsDuplicates people with the same address are refused by a duplicate rule
 * @param chaos what goes wrong
 */
public record SalesforceOptions(
        int port,
        String token,
        Map<String, Map<String, String>> fields,
        Limits limits,
        boolean findsDuplicates,
        Chaos chaos) {
    /** A free port, the token {@code fake-token}, no fields besides, 100,000 calls a day, pages of 2,000. */
    public static final SalesforceOptions DEFAULTS =
            new SalesforceOptions(0, "fake-token", Map.of(), new Limits(100_000, 2000), false, Chaos.none());

    /**
     * How much it bears.
     *
     * @param callsADay after which it refuses
     * @param pageSize of a query's answer
     */
    public record Limits(int callsADay, int pageSize) {}

    public SalesforceOptions {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    public SalesforceOptions withPort(int other) {
        return new SalesforceOptions(other, token, fields, limits, findsDuplicates, chaos);
    }

    public SalesforceOptions withToken(String other) {
        return new SalesforceOptions(port, other, fields, limits, findsDuplicates, chaos);
    }

    /** @param type string, textarea, email, phone, boolean, double, date, datetime, picklist, or key for an external id */
    public SalesforceOptions withField(String object, String name, String type) {
        var more = new TreeMap<>(fields);
        var ofObject = new LinkedHashMap<>(more.getOrDefault(object, Map.of()));
        ofObject.put(name, type);
        more.put(object, Collections.unmodifiableMap(ofObject));
        return new SalesforceOptions(port, token, more, limits, findsDuplicates, chaos);
    }

    public SalesforceOptions withLimits(Limits other) {
        return new SalesforceOptions(port, token, fields, other, findsDuplicates, chaos);
    }

    /** With a duplicate rule for people with the same address. */
    public SalesforceOptions withDuplicateRule() {
        return new SalesforceOptions(port, token, fields, limits, true, chaos);
    }

    /** With calls that go wrong. */
    public SalesforceOptions withChaos(Chaos other) {
        return new SalesforceOptions(port, token, fields, limits, findsDuplicates, other);
    }

    /** Names, never the token. */
    @Override
    public String toString() {
        return "SalesforceOptions[%s %s]".formatted(fields.keySet(), limits);
    }
}
