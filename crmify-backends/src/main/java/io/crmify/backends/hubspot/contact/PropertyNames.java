package io.crmify.backends.hubspot.contact;

import io.crmify.backend.BackendContext;
import io.crmify.backends.hubspot.wire.Verdicts.SetUp;
import io.crmify.lead.LeadField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which property of a contact keeps what.
 *
 * @param key the unique property that holds crmify's key
 * @param status the property of the status
 * @param tags the property of the tags; empty if there is none
 * @param fields the property of each standard field that has one
 */
public record PropertyNames(String key, String status, String tags, Map<LeadField, String> fields) {
    public static final String LEAD_STATUS = "hs_lead_status";
    public static final String LIFECYCLE = "lifecyclestage";
    static final String LANGUAGE = "hs_language";
    static final String TIME_ZONE = "hs_timezone";

    private static final Map<LeadField, String> OWN = Map.ofEntries(
            Map.entry(LeadField.FIRST_NAME, "firstname"),
            Map.entry(LeadField.LAST_NAME, "lastname"),
            Map.entry(LeadField.EMAIL, "email"),
            Map.entry(LeadField.PHONE, "phone"),
            Map.entry(LeadField.MOBILE_PHONE, "mobilephone"),
            Map.entry(LeadField.COMPANY, "company"),
            Map.entry(LeadField.JOB_TITLE, "jobtitle"),
            Map.entry(LeadField.WEBSITE, "website"),
            Map.entry(LeadField.STREET, "address"),
            Map.entry(LeadField.STREET_2, "address"),
            Map.entry(LeadField.CITY, "city"),
            Map.entry(LeadField.STATE, "state"),
            Map.entry(LeadField.POSTAL_CODE, "zip"),
            Map.entry(LeadField.COUNTRY, "country"),
            Map.entry(LeadField.LANGUAGE, LANGUAGE),
            Map.entry(LeadField.TIME_ZONE, TIME_ZONE));

    public PropertyNames {
        fields = Map.copyOf(fields);
        fields.values().forEach(name -> ensureName("property.*", name));
        ensureName("key-property", key);
        ensureName("status-property", status);
        if (!tags.isEmpty()) {
            ensureName("tag-property", tags);
        }
        if (fields.containsValue(key)
                || List.of(LEAD_STATUS, LIFECYCLE, status, tags).contains(key)) {
            throw new IllegalArgumentException(
                    "crmify.backend.key-property was %s, which has another use; give crmify's key a property of its own"
                            .formatted(key));
        }
        if (fields.containsValue(status) || fields.containsValue(tags) || status.equals(tags)) {
            throw new IllegalArgumentException(
                    "crmify.backend.status-property was %s and tag-property '%s'; give each a property that keeps nothing else"
                            .formatted(status, tags));
        }
        ensureOneFieldEach(fields);
    }

    /** HubSpot's own names, unless a setting {@code property.<field>} gives another. */
    public static PropertyNames from(BackendContext context) {
        var names = new EnumMap<LeadField, String>(LeadField.class);
        names.putAll(OWN);
        standardFields().forEach(field -> context.setting(setting(field)).ifPresent(name -> names.put(field, name)));
        return new PropertyNames(
                context.setting("key-property").orElse("crmify_id"),
                context.setting("status-property").orElse(LEAD_STATUS),
                context.setting("tag-property").orElse(""),
                names);
    }

    /** The settings by which {@link #from} is told other names. */
    public static Set<String> settings() {
        var settings = standardFields().stream().map(PropertyNames::setting).collect(Collectors.toSet());
        settings.addAll(List.of("key-property", "status-property", "tag-property"));
        return settings;
    }

    public @Nullable String of(LeadField field) {
        return fields.get(field);
    }

    /** What errors are judged by. */
    public SetUp setUp() {
        return new SetUp(List.of(key, "email"), status, tags);
    }

    /** Whether both street lines go into one property. */
    boolean joinsStreet() {
        var street = of(LeadField.STREET);
        return street != null && street.equals(of(LeadField.STREET_2));
    }

    private static Set<LeadField> standardFields() {
        return Arrays.stream(LeadField.values())
                .filter(Predicate.not(LeadField.CUSTOM::equals))
                .collect(Collectors.toSet());
    }

    private static String setting(LeadField field) {
        return "property." + field.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Only the street lines may share a property. */
    private static void ensureOneFieldEach(Map<LeadField, String> fields) {
        var seen = new HashMap<String, LeadField>();
        new TreeMap<>(fields).forEach((field, name) -> {
            var other = seen.put(name, field);
            if (other != null && !(other == LeadField.STREET && field == LeadField.STREET_2)) {
                throw new IllegalArgumentException(
                        "crmify.backend.%s and crmify.backend.%s both name %s; give each its own"
                                .formatted(setting(other), setting(field), name));
            }
        });
    }

    private static void ensureName(String setting, String name) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "crmify.backend.%s was '%s'; give a property's internal name, in lower case"
                            .formatted(setting, name));
        }
    }
}
