package io.crmify.backends.fake;

import io.crmify.backends.fake.hubspot.Errors;
import io.crmify.backends.fake.hubspot.Errors.InvalidValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which properties contacts have, and which values those take. Thread-safe. */
final class Schema {
    static final String EMAIL = "email";
    static final List<String> STAGES = List.of(
            "subscriber",
            "lead",
            "marketingqualifiedlead",
            "salesqualifiedlead",
            "opportunity",
            "customer",
            "evangelist",
            "other");

    static final List<String> LEAD_STAGES = List.of(
            "new-stage-id", "attempting-stage-id", "connected-stage-id", "qualified-stage-id", "unqualified-stage-id");

    private static final int MOST_UNIQUE = 10;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+");
    private static final List<String> STATUSES = List.of(
            "NEW",
            "OPEN",
            "IN_PROGRESS",
            "OPEN_DEAL",
            "UNQUALIFIED",
            "ATTEMPTED_TO_CONTACT",
            "CONNECTED",
            "BAD_TIMING");

    private final Map<String, Property> properties = new TreeMap<>();

    /**
     * One property.
     *
     * @param options the values of an enumeration; none for other types
     */
    record Property(String name, String label, String type, String fieldType, List<String> options, Rule rule) {}

    /** What else holds for a property. */
    enum Rule {
        FREE,
        UNIQUE,
        READ_ONLY
    }

    private Schema() {}

    static Schema ofContacts(Set<String> uniqueProperties) {
        var schema = new Schema();
        schema.defineContact(uniqueProperties);
        return schema;
    }

    static Schema ofLeads(Set<String> uniqueProperties) {
        var schema = new Schema();
        Stream.of("hs_lead_name hs_lead_type hs_lead_label hubspot_owner_id".split(" "))
                .forEach(name -> schema.define(text(name, Rule.FREE)));
        Stream.of("hs_object_id hs_createdate hs_lastmodifieddate".split(" "))
                .forEach(name -> schema.define(text(name, Rule.READ_ONLY)));
        schema.define(enumeration("hs_pipeline_stage", LEAD_STAGES));
        uniqueProperties.forEach(name -> schema.define(text(name, Rule.UNIQUE)));
        return schema;
    }

    private void defineContact(Set<String> uniqueProperties) {
        Stream.of("firstname lastname phone mobilephone company jobtitle website address city state zip country"
                        .split(" "))
                .forEach(name -> define(text(name, Rule.FREE)));
        define(text("hs_language", Rule.FREE));
        define(text("hubspot_owner_id", Rule.FREE));
        Stream.of("hs_object_id createdate lastmodifieddate hs_analytics_source hs_latest_source".split(" "))
                .forEach(name -> define(text(name, Rule.READ_ONLY)));
        define(text(EMAIL, Rule.FREE));
        define(enumeration("hs_lead_status", STATUSES));
        define(enumeration("lifecyclestage", STAGES));
        define(enumeration("hs_timezone", timeZones()));
        uniqueProperties.forEach(name -> define(text(name, Rule.UNIQUE)));
    }

    synchronized Optional<Property> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }

    synchronized List<Property> all() {
        return List.copyOf(properties.values());
    }

    synchronized void create(Property property) {
        var unique = properties.values().stream()
                .filter(known -> known.rule() == Rule.UNIQUE)
                .count();
        if (property.rule() == Rule.UNIQUE && unique == MOST_UNIQUE) {
            throw Errors.invalid("An object may have 10 properties with unique values");
        }
        if (properties.containsKey(property.name())) {
            throw Errors.conflict("A property named '%s' already exists.".formatted(property.name()));
        }
        define(property);
    }

    /** Makes a text property. */
    synchronized void add(String name) {
        define(text(name, Rule.FREE));
    }

    /** Makes a property of several checkboxes. */
    synchronized void addChoices(String name, List<String> options) {
        define(new Property(name, name, "enumeration", "checkbox", options, Rule.FREE));
    }

    synchronized void remove(String name) {
        properties.remove(name);
    }

    /** Refuses values that the properties do not take; an empty one is always taken. */
    void check(Map<String, String> values) {
        var invalid = new ArrayList<InvalidValue>();
        values.forEach((name, value) -> fault(name, value).ifPresent(invalid::add));
        if (!invalid.isEmpty()) {
            throw Errors.invalid(invalid);
        }
    }

    private void define(Property property) {
        properties.put(property.name(), property);
    }

    private Optional<InvalidValue> fault(String name, String value) {
        var property = property(name);
        if (property.isEmpty()) {
            return Optional.of(
                    new InvalidValue(name, "PROPERTY_DOESNT_EXIST", "Property \"%s\" does not exist".formatted(name)));
        }
        if (property.get().rule() == Rule.READ_ONLY) {
            return Optional.of(
                    new InvalidValue(name, "READ_ONLY_VALUE", "\"%s\" is a read only property".formatted(name)));
        }
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (name.equals(EMAIL) && !ADDRESS.matcher(value).matches()) {
            return Optional.of(new InvalidValue(name, "INVALID_EMAIL", "Email address %s is invalid".formatted(value)));
        }
        return typeFault(property.get(), value)
                .map(code -> new InvalidValue(name, code, "%s was not one of the allowed values".formatted(value)));
    }

    private static Optional<String> typeFault(Property property, String value) {
        return switch (property.type()) {
            case "enumeration" ->
                property.options().containsAll(chosen(property, value))
                        ? Optional.empty()
                        : Optional.of("INVALID_OPTION");
            case "bool" -> value.matches("true|false") ? Optional.empty() : Optional.of("INVALID_OPTION");
            case "number" -> isNumber(value) ? Optional.empty() : Optional.of("INVALID_INTEGER");
            case "date" -> isDate(value) ? Optional.empty() : Optional.of("INVALID_DATE");
            case "datetime" -> isTime(value) ? Optional.empty() : Optional.of("INVALID_DATE");
            default -> Optional.empty();
        };
    }

    private static List<String> chosen(Property property, String value) {
        return property.fieldType().equals("checkbox") ? List.of(value.split(";")) : List.of(value);
    }

    private static boolean isNumber(String value) {
        try {
            return new BigDecimal(value).scale() < 100;
        } catch (NumberFormatException none) {
            return false;
        }
    }

    /** A day, or the milliseconds of a midnight in UTC. */
    private static boolean isDate(String value) {
        if (value.matches("-?\\d{1,15}")) {
            return Long.parseLong(value) % Duration.ofDays(1).toMillis() == 0;
        }
        try {
            return LocalDate.parse(value).getYear() > 0;
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static boolean isTime(String value) {
        if (value.matches("-?\\d{1,15}")) {
            return true;
        }
        try {
            return Instant.parse(value).isAfter(Instant.MIN);
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static Property text(String name, Rule rule) {
        return new Property(name, name, "string", "text", List.of(), rule);
    }

    private static Property enumeration(String name, List<String> options) {
        return new Property(name, name, "enumeration", "select", options, Rule.FREE);
    }

    private static List<String> timeZones() {
        return ZoneId.getAvailableZoneIds().stream()
                .map(zone ->
                        zone.toLowerCase(Locale.ROOT).replace("/", "_slash_").replace("-", "_hyphen_"))
                .sorted()
                .toList();
    }
}
