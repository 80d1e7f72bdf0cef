package io.crmify.backends.klaviyo.wire;

import io.crmify.backends.http.HttpCall;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of Klaviyo's API is called, how often, and what a key must be allowed for it: as its OpenAPI document of 2026-07-15 says. */
public enum Place {
    ACCOUNTS(Size.XS, "GET /api/accounts", "accounts:read"),
    IMPORT_PROFILE(Size.L, "POST /api/profile-import", "profiles:write"),
    UPDATE_PROFILE(Size.L, "PATCH /api/profiles/{id}", "profiles:write"),
    READ_PROFILE(Size.L, "GET /api/profiles/{id}", "profiles:read"),
    READ_PROFILES(Size.L, "GET /api/profiles", "profiles:read"),
    MERGE_PROFILES(Size.M, "POST /api/profile-merge", "profiles:write"),
    BEGIN_IMPORT(Size.M, "POST /api/profile-bulk-import-jobs", "lists:write profiles:write"),
    IMPORT_JOB(Size.M, "GET /api/profile-bulk-import-jobs/{id}", "lists:read profiles:read"),
    IMPORT_ERRORS(Size.M, "GET /api/profile-bulk-import-jobs/{id}/import-errors", "profiles:read"),
    IMPORTED_PROFILES(Size.M, "GET /api/profile-bulk-import-jobs/{id}/profiles", "profiles:read"),
    ERASE(Size.S, "POST /api/data-privacy-deletion-jobs", "data-privacy:write"),
    SUPPRESS(Size.L, "POST /api/profile-suppression-bulk-create-jobs", "profiles:write subscriptions:write"),
    UNSUPPRESS(Size.L, "POST /api/profile-suppression-bulk-delete-jobs", "subscriptions:write"),
    SUBSCRIBE(
            Size.L,
            "POST /api/profile-subscription-bulk-create-jobs",
            "lists:write profiles:write subscriptions:write"),
    UNSUBSCRIBE(
            Size.L,
            "POST /api/profile-subscription-bulk-delete-jobs",
            "lists:write profiles:write subscriptions:write"),
    RECORD_EVENT(Size.XL, "POST /api/events", "events:write"),
    RECORD_EVENTS(Size.M, "POST /api/event-bulk-create-jobs", "events:write"),
    READ_LISTS(Size.L, "GET /api/lists", "lists:read"),
    LIST_PROFILES(Size.L, "GET /api/lists/{id}/profiles", "lists:read profiles:read"),
    JOIN_LIST(Size.M, "POST /api/lists/{id}/relationships/profiles", "lists:write profiles:write"),
    LEAVE_LIST(Size.M, "DELETE /api/lists/{id}/relationships/profiles", "lists:write profiles:write");

    private final Size size;
    private final String method;
    private final String template;
    private final List<String> scopes;

    Place(Size size, String place, String scopes) {
        this.size = size;
        this.method = place.split(" ")[0];
        this.template = place.split(" ")[1];
        this.scopes = List.of(scopes.split(" "));
    }

    /** A call of it. */
    public HttpCall call(String... variables) {
        return new HttpCall(method, template, List.of(variables), Map.of(), Map.of(), null);
    }

    /** Where a call went; empty if it is none of these. */
    static Optional<Place> of(HttpCall call) {
        return Arrays.stream(values())
                .filter(place -> place.method.equals(call.method()) && place.template.equals(call.template()))
                .findFirst();
    }

    List<String> scopes() {
        return scopes;
    }

    /** How often it may be called, unless an answer tells something else. */
    Size size() {
        return size;
    }
}
