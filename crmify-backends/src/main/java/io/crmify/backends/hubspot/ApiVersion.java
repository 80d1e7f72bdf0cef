package io.crmify.backends.hubspot;

import java.util.Arrays;

/** A version of HubSpot's API and where it keeps things; the paths follow no rule. */
enum ApiVersion {
    V2026_09(
            "2026-09",
            "/crm/objects/2026-09/contacts",
            "/crm/properties/2026-09/contacts",
            "/account-info/2026-09/details"),
    V2026_03(
            "2026-03",
            "/crm/objects/2026-03/contacts",
            "/crm/properties/2026-03/contacts",
            "/account-info/2026-03/details"),
    V3("v3", "/crm/v3/objects/contacts", "/crm/v3/properties/contacts", "/account-info/v3/details");

    private final String setting;
    private final String contacts;
    private final String properties;
    private final String account;

    ApiVersion(String setting, String contacts, String properties, String account) {
        this.setting = setting;
        this.contacts = contacts;
        this.properties = properties;
        this.account = account;
    }

    /** @param setting as {@code crmify.backend.api-version} has it */
    static ApiVersion of(String setting) {
        return Arrays.stream(values())
                .filter(version -> version.setting.equals(setting))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("crmify.backend.api-version was %s; it can be %s"
                        .formatted(
                                setting,
                                Arrays.stream(values())
                                        .map(version -> version.setting)
                                        .toList())));
    }

    String contacts() {
        return contacts;
    }

    String properties() {
        return properties;
    }

    String account() {
        return account;
    }
}
