package io.crmify.backends.fake.klaviyo;

import static java.util.Map.entry;

import io.crmify.backends.fake.klaviyo.account.Answers;
import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Who may ask for what, and who answers. Thread-safe. */
final class Api {
    private static final Pattern REVISION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(\\.[a-z0-9-]+)?");
    /** Revisions before it have ended. */
    private static final String OLDEST_REVISION = "2024-10-15";

    private static final String NEWEST_REVISION = "2026-10-15";

    private final KlaviyoOptions options;
    private final Grants grants;
    private final Limits limits;
    private final Map<String, Operation> operations;
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();

    private record Operation(List<String> scopes, Function<Call, Reply> answer) {}

    Api(KlaviyoOptions options, Profiles store, ListCalls lists, EventCalls events) {
        this.options = options;
        this.grants = new Grants(options.keys(), options.clock());
        this.limits = new Limits(options.hasLimits(), options.clock());
        var profiles = new ProfileCalls(store);
        var consents = new ConsentCalls(store, lists, options.clock());
        var imports = new ImportCalls(store, lists, options);
        this.operations = Map.ofEntries(
                of("GET /api/accounts", this::account, "accounts:read"),
                of("POST /api/profile-import", profiles::upsert, "profiles:write"),
                of("POST /api/profiles", profiles::create, "profiles:write"),
                of("GET /api/profiles", profiles::list, "profiles:read"),
                of("GET /api/profiles/{id}", profiles::read, "profiles:read"),
                of("PATCH /api/profiles/{id}", profiles::update, "profiles:write"),
                of("POST /api/profile-merge", profiles::merge, "profiles:write"),
                of("POST /api/profile-bulk-import-jobs", imports::begin, "lists:write", "profiles:write"),
                of("GET /api/profile-bulk-import-jobs/{id}", imports::read, "lists:read", "profiles:read"),
                of("GET /api/profile-bulk-import-jobs/{id}/import-errors", imports::errors, "profiles:read"),
                of("GET /api/profile-bulk-import-jobs/{id}/profiles", imports::profiles, "profiles:read"),
                of("POST /api/data-privacy-deletion-jobs", consents::erase, "data-privacy:write"),
                of(
                        "POST /api/profile-suppression-bulk-create-jobs",
                        consents::suppress,
                        "profiles:write",
                        "subscriptions:write"),
                of("POST /api/profile-suppression-bulk-delete-jobs", consents::unsuppress, "subscriptions:write"),
                of("POST /api/profile-subscription-bulk-create-jobs", consents::subscribe, consentScopes()),
                of("POST /api/profile-subscription-bulk-delete-jobs", consents::unsubscribe, consentScopes()),
                of("POST /api/events", events::record, "events:write"),
                of("POST /api/event-bulk-create-jobs", events::recordMany, "events:write"),
                of("GET /api/lists", lists::list, "lists:read"),
                of("POST /api/lists", lists::create, "lists:write"),
                of("GET /api/lists/{id}/profiles", lists::profiles, "lists:read", "profiles:read"),
                of("POST /api/lists/{id}/relationships/profiles", lists::add, "lists:write", "profiles:write"),
                of("DELETE /api/lists/{id}/relationships/profiles", lists::remove, "lists:write", "profiles:write"));
    }

    private static String[] consentScopes() {
        return new String[] {"lists:write", "profiles:write", "subscriptions:write"};
    }

    private static Map.Entry<String, Operation> of(String place, Function<Call, Reply> answer, String... scopes) {
        return entry(place, new Operation(List.of(scopes), answer));
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    Grants grants() {
        return grants;
    }

    Reply answer(Request request) {
        var call = Call.of(request);
        calls.merge(call.template(), 1, Integer::sum);
        if (call.template().equals("POST /oauth/token")) {
            return grants.grant(request);
        }
        try {
            return limits.told(call.template(), answer(call));
        } catch (Refused refused) {
            return limits.told(call.template(), refused.reply());
        }
    }

    private Reply answer(Call call) {
        ensureSignedIn(call.request().header("authorization"));
        ensureRevision(call.request().header("revision"));
        var operation = operations.get(call.template());
        if (operation == null) {
            throw Errors.refused(405, "method_not_allowed", "Method not allowed.", "There is no such place.", "/data/");
        }
        operation.scopes().stream()
                .filter(scope -> !options.keys().scopes().contains(scope))
                .findFirst()
                .ifPresent(scope -> {
                    throw Errors.missingScope(scope);
                });
        limits.count(call.template());
        ensureMediaType(call.request());
        return operation.answer().apply(call);
    }

    private void ensureSignedIn(String header) {
        if (header.startsWith("Klaviyo-API-Key ")) {
            if (!header.equals("Klaviyo-API-Key " + options.keys().apiKey())) {
                throw Errors.authenticationFailed();
            }
        } else if (header.startsWith("Bearer ")) {
            if (!grants.isGood(header.substring("Bearer ".length()))) {
                throw Errors.authenticationFailed();
            }
        } else {
            throw Errors.notAuthenticated();
        }
    }

    private static void ensureRevision(String revision) {
        if (!REVISION.matcher(revision).matches() || revision.compareTo(NEWEST_REVISION) > 0) {
            throw Errors.parameter("revision", "The header revision is missing, or names no revision of the API.");
        }
        if (revision.compareTo(OLDEST_REVISION) < 0) {
            throw Errors.refused(410, "invalid", "Gone.", "This revision has been retired.", "/data/");
        }
    }

    private static void ensureMediaType(Request request) {
        var type = request.header("content-type");
        var isKnown = type.startsWith("application/vnd.api+json") || type.startsWith("application/json");
        if (!request.body().isEmpty() && !isKnown) {
            throw Errors.refused(
                    415,
                    "unsupported_media_type",
                    "Unsupported media type.",
                    "Content-Type must be application/vnd.api+json.",
                    "/data/");
        }
    }

    private Reply account(Call call) {
        var contact = Json.createObjectBuilder()
                .add("default_sender_name", "Acme")
                .add("default_sender_email", "hello@acme.example")
                .add("website_url", "https://acme.example")
                .add("organization_name", "Acme")
                .add("street_address", Json.createObjectBuilder().add("city", "Zurich"));
        var account = Json.createObjectBuilder()
                .add("type", "account")
                .add("id", options.accountId())
                .add(
                        "attributes",
                        Json.createObjectBuilder()
                                .add("test_account", true)
                                .add("contact_information", contact)
                                .add("timezone", "Europe/Zurich")
                                .add("preferred_currency", "CHF")
                                .add("public_api_key", options.accountId())
                                .add("locale", "en-US"))
                .add("links", Answers.self(call.address() + "/" + options.accountId()))
                .build();
        return Answers.page(call, List.of(account), 10, Function.identity());
    }
}
