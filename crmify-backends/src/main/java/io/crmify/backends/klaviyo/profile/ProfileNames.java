package io.crmify.backends.klaviyo.profile;

import static java.util.Map.entry;

import io.crmify.backend.BackendContext;
import io.crmify.lead.LeadField;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a profile keeps what: some fields are attributes of its own, some of its location, all others custom properties. */
public final class ProfileNames {
    static final String KEY = "external_id";
    static final String EMAIL = "email";
    static final String PHONE = "phone_number";
    static final String LOCATION = "location";
    static final String PROPERTIES = "properties";

    private static final Map<LeadField, String> ATTRIBUTES = Map.of(
            LeadField.EMAIL, EMAIL,
            LeadField.PHONE, PHONE,
            LeadField.FIRST_NAME, "first_name",
            LeadField.LAST_NAME, "last_name",
            LeadField.COMPANY, "organization",
            LeadField.JOB_TITLE, "title",
            LeadField.LANGUAGE, "locale");

    private static final Map<LeadField, String> OF_LOCATION = Map.ofEntries(
            entry(LeadField.STREET, "address1"),
            entry(LeadField.STREET_2, "address2"),
            entry(LeadField.CITY, "city"),
            entry(LeadField.STATE, "region"),
            entry(LeadField.POSTAL_CODE, "zip"),
            entry(LeadField.COUNTRY, "country"),
            entry(LeadField.TIME_ZONE, "timezone"));

    /** What a profile has no place for, and keeps among its custom properties. */
    private static final Set<LeadField> OTHERS = Set.of(
            LeadField.LEAD_SOURCE,
            LeadField.SECONDARY_EMAIL,
            LeadField.MOBILE_PHONE,
            LeadField.DATE_OF_BIRTH,
            LeadField.DEPARTMENT,
            LeadField.WEBSITE);

    private static final String STATUS_SETTING = "status-property";
    private static final String TAGS_SETTING = "tags-property";

    private final Map<LeadField, Path> paths;
    private final String status;
    private final String tags;

    /** In which part of a profile, and by which name. */
    record Path(Part part, String name) {}

    /** The parts of a profile. */
    enum Part {
        ATTRIBUTE,
        LOCATION,
        PROPERTY
    }

    private ProfileNames(Map<LeadField, Path> paths, String status, String tags) {
        this.paths = paths;
        this.status = status;
        this.tags = tags;
    }

    /** @throws IllegalArgumentException if a setting names no property that can be written, or two name the same */
    public static ProfileNames from(BackendContext context) {
        var paths = new EnumMap<LeadField, Path>(LeadField.class);
        ATTRIBUTES.forEach((field, name) -> paths.put(field, new Path(Part.ATTRIBUTE, name)));
        OF_LOCATION.forEach((field, name) -> paths.put(field, new Path(Part.LOCATION, name)));
        var seen = new HashSet<String>();
        for (var field : OTHERS) {
            var name = named(context, setting(field), field.name().toLowerCase(Locale.ROOT), seen);
            paths.put(field, new Path(Part.PROPERTY, name));
        }
        return new ProfileNames(
                paths, named(context, STATUS_SETTING, "lead_status", seen), named(context, TAGS_SETTING, "tags", seen));
    }

    /** The settings by which {@link #from} is told other names. */
    public static Set<String> settings() {
        var settings = OTHERS.stream().map(ProfileNames::setting).collect(Collectors.toCollection(HashSet::new));
        settings.add(STATUS_SETTING);
        settings.add(TAGS_SETTING);
        return settings;
    }

    private static String setting(LeadField field) {
        return "property." + field.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String named(BackendContext context, String setting, String fallback, Set<String> seen) {
        var name = context.setting(setting).map(String::strip).orElse(fallback);
        if (isReserved(name)) {
            throw new IllegalArgumentException(
                    "crmify.backend.%s was '%s'; names that begin with $ are Klaviyo's own".formatted(setting, name));
        }
        if (!seen.add(name)) {
            throw new IllegalArgumentException(
                    "crmify.backend.%s names the property %s, which another setting has; give each its own"
                            .formatted(setting, name));
        }
        return name;
    }

    static boolean isReserved(String property) {
        return property.startsWith("$");
    }

    public Set<LeadField> fields() {
        return paths.keySet();
    }

    Path of(LeadField field) {
        return Objects.requireNonNull(paths.get(field));
    }

    /** Whether there is a place for it; for {@link LeadField#CUSTOM} there is none. */
    boolean has(LeadField field) {
        return paths.containsKey(field);
    }

    public String status() {
        return status;
    }

    public String tags() {
        return tags;
    }
}
