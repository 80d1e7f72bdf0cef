package io.crmify.backends.klaviyo.wire;

import io.crmify.backends.http.HttpCall;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of Klaviyo's API is called, and what a key must be allowed for it. */
public enum Place {
    ACCOUNTS("GET /api/accounts", "accounts:read"),
    IMPORT_PROFILE("POST /api/profile-import", "profiles:write"),
    UPDATE_PROFILE("PATCH /api/profiles/{id}", "profiles:write"),
    READ_PROFILE("GET /api/profiles/{id}", "profiles:read"),
    READ_PROFILES("GET /api/profiles", "profiles:read"),
    MERGE_PROFILES("POST /api/profile-merge", "profiles:write"),
    BEGIN_IMPORT("POST /api/profile-bulk-import-jobs", "lists:write profiles:write"),
    IMPORT_JOB("GET /api/profile-bulk-import-jobs/{id}", "lists:read profiles:read"),
    IMPORT_ERRORS("GET /api/profile-bulk-import-jobs/{id}/import-errors", "lists:read profiles:read"),
    IMPORTED_PROFILES("GET /api/profile-bulk-import-jobs/{id}/profiles", "lists:read profiles:read"),
    ERASE("POST /api/data-privacy-deletion-jobs", "data-privacy:write"),
    SUPPRESS("POST /api/profile-suppression-bulk-create-jobs", "profiles:write subscriptions:write"),
    UNSUPPRESS("POST /api/profile-suppression-bulk-delete-jobs", "subscriptions:write"),
    SUBSCRIBE("POST /api/profile-subscription-bulk-create-jobs", "lists:write profiles:write subscriptions:write"),
    UNSUBSCRIBE("POST /api/profile-subscription-bulk-delete-jobs", "lists:write profiles:write subscriptions:write"),
    RECORD_EVENT("POST /api/events", "events:write"),
    READ_LISTS("GET /api/lists", "lists:read"),
    LIST_PROFILES("GET /api/lists/{id}/profiles", "lists:read profiles:read"),
    JOIN_LIST("POST /api/lists/{id}/relationships/profiles", "lists:write profiles:write"),
    LEAVE_LIST("DELETE /api/lists/{id}/relationships/profiles", "lists:write profiles:write");

    private final String method;
    private final String template;
    private final List<String> scopes;

    Place(String place, String scopes) {
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

    /** Whether profiles are pushed there, so that the connection has to rest when it takes no more. */
    boolean isForPushes() {
        return this == IMPORT_PROFILE || this == UPDATE_PROFILE;
    }
}
