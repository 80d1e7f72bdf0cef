package io.crmify.backends.hubspot.wire;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Map;

/** A version of HubSpot's API and where it keeps things; the paths follow no rule. */
public enum ApiVersion {
    V2026_09(
            "2026-09",
            Map.ofEntries(
                    entry(Place.CONTACTS, "/crm/objects/2026-09/contacts"),
                    entry(Place.LEADS, "/crm/objects/2026-09/leads"),
                    entry(Place.CONTACT_PROPERTIES, "/crm/properties/2026-09/contacts"),
                    entry(Place.LEAD_PROPERTIES, "/crm/properties/2026-09/leads"),
                    entry(Place.LEAD_PIPELINES, "/crm/pipelines/2026-09/leads"),
                    entry(Place.LISTS, "/crm/lists/2026-09"),
                    entry(Place.ACCOUNT, "/account-info/2026-09/details"),
                    entry(Place.TOKEN, "/oauth/2026-09/token"),
                    entry(Place.EVENTS, "/events/custom/2026-09/send"),
                    entry(Place.MARKETING_MAIL, "/marketing/email-campaigns/2026-09/single-send"),
                    entry(Place.TRANSACTIONAL_MAIL, "/marketing/transactional/2026-09/single-email/send"),
                    entry(Place.SENT_MAILS, "/marketing/v3/email/send-statuses"),
                    entry(Place.SUBSCRIPTIONS, "/communication-preferences/2026-09"))),
    V2026_03(
            "2026-03",
            Map.ofEntries(
                    entry(Place.CONTACTS, "/crm/objects/2026-03/contacts"),
                    entry(Place.LEADS, "/crm/objects/2026-03/leads"),
                    entry(Place.CONTACT_PROPERTIES, "/crm/properties/2026-03/contacts"),
                    entry(Place.LEAD_PROPERTIES, "/crm/properties/2026-03/leads"),
                    entry(Place.LEAD_PIPELINES, "/crm/pipelines/2026-03/leads"),
                    entry(Place.LISTS, "/crm/lists/2026-03"),
                    entry(Place.ACCOUNT, "/account-info/2026-03/details"),
                    entry(Place.TOKEN, "/oauth/2026-03/token"),
                    entry(Place.EVENTS, "/events/2026-03/send"),
                    entry(Place.MARKETING_MAIL, "/marketing/email-campaigns/2026-03/single-send"),
                    entry(Place.TRANSACTIONAL_MAIL, "/marketing/transactional/2026-03/single-email/send"),
                    entry(Place.SENT_MAILS, "/marketing/v3/email/send-statuses"),
                    entry(Place.SUBSCRIPTIONS, "/communication-preferences/2026-03"))),
    V3(
            "v3",
            Map.ofEntries(
                    entry(Place.CONTACTS, "/crm/v3/objects/contacts"),
                    entry(Place.LEADS, "/crm/v3/objects/leads"),
                    entry(Place.CONTACT_PROPERTIES, "/crm/v3/properties/contacts"),
                    entry(Place.LEAD_PROPERTIES, "/crm/v3/properties/leads"),
                    entry(Place.LEAD_PIPELINES, "/crm/v3/pipelines/leads"),
                    entry(Place.LISTS, "/crm/v3/lists"),
                    entry(Place.ACCOUNT, "/account-info/v3/details"),
                    entry(Place.TOKEN, "/oauth/v3/token"),
                    entry(Place.EVENTS, "/events/v3/send"),
                    entry(Place.MARKETING_MAIL, "/marketing/v4/email/single-send"),
                    entry(Place.TRANSACTIONAL_MAIL, "/marketing/v3/transactional/single-email/send"),
                    entry(Place.SENT_MAILS, "/marketing/v3/email/send-statuses"),
                    entry(Place.SUBSCRIPTIONS, "/communication-preferences/v4")));

    private final String setting;
    private final Map<Place, String> paths;

    ApiVersion(String setting, Map<Place, String> paths) {
        this.setting = setting;
        this.paths = paths;
    }

    /** @param setting as {@code crmify.backend.api-version} has it */
    public static ApiVersion of(String setting) {
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

    /** Where it is, below the base URL. */
    public String path(Place place) {
        var path = paths.get(place);
        if (path == null) {
            throw new IllegalStateException(setting + " has no path for " + place);
        }
        return path;
    }
}
