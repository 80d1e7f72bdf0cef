package io.crmify.backends.fake.nationbuilder;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which attributes people have, and what those take. */
final class Attributes {
    private static final Set<String> TEXTS = names("email email1 email2 email3 email4 first_name middle_name last_name"
            + " prefix suffix legal_name phone_number mobile_number work_phone_number fax_number employer occupation"
            + " language locale username external_id salesforce_id civicrm_id van_id note county_file_id state_file_id"
            + " datatrust_id dw_id ngp_id pf_strat_id rnc_id rnc_regid parent_id recruiter_id author_id precinct_id"
            + " availability church demo ethnicity marital_status party previous_party religion profile_headline");
    private static final Set<String> FLAGS =
            names("email_opt_in mobile_opt_in do_not_contact do_not_call is_supporter is_prospect is_volunteer"
                    + " is_deceased is_fundraiser is_mobile_bad is_possible_duplicate is_profile_private party_member"
                    + " email1_is_bad email2_is_bad email3_is_bad email4_is_bad");
    private static final Set<String> NUMBERS =
            names("support_level inferred_support_level priority_level primary_email_id signup_type");
    private static final Set<String> INSTANTS = names("unsubscribed_at banned_at registered_at");
    /** Those that take some words or numbers only. */
    private static final Map<String, Set<String>> CHOICES = Map.of(
            "sex", names("M F O"),
            "support_level", names("1 2 3 4 5"),
            "inferred_support_level", names("1 2 3 4 5"),
            "primary_email_id", names("1 2 3 4"),
            "signup_type", names("0 1"),
            "contact_status",
                    names("other answered bad_info left_message meaningful_interaction send_information not_interested"
                            + " no_answer refused inaccessible"));

    private static final Set<String> PARTS =
            names("address1 address2 address3 city state zip county country_code delete");
    private static final Pattern ADDRESS =
            Pattern.compile("(home|mailing|billing|work|registered|user_submitted)_address(_attributes)?");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final Map<String, String> OF_V1 =
            Map.of("phone", "phone_number", "mobile", "mobile_number", "birthdate", "born_at");

    private final Set<String> custom;

    Attributes(Set<String> custom) {
        this.custom = custom;
    }

    private static Set<String> names(String names) {
        return Set.of(names.split(" "));
    }

    Set<String> custom() {
        return custom;
    }

    /** Whether something can be filtered by. */
    boolean isFilter(String name) {
        return isOwn(name) || List.of("id", "created_at", "updated_at").contains(name);
    }

    private static boolean isOwn(String name) {
        return TEXTS.contains(name)
                || CHOICES.containsKey(name)
                || FLAGS.contains(name)
                || NUMBERS.contains(name)
                || INSTANTS.contains(name)
                || name.equals("born_at");
    }

    /** What v2's attributes want written. Refuses what NationBuilder refuses. */
    Map<String, JsonValue> wantedByV2(JsonObject attributes) {
        var wanted = new LinkedHashMap<String, JsonValue>();
        attributes.forEach((name, value) -> {
            if (name.equals("custom_values") && value instanceof JsonObject values) {
                values.forEach((slug, own) -> wanted.put(customName(slug), own));
            } else if (name.endsWith("_attributes") && value instanceof JsonObject parts) {
                putAddress(wanted, name, parts);
            } else if (isOwn(name)) {
                ensureTaken(name, value);
                wanted.put(name, value);
            } else {
                throw Errors.bad("Unknown attribute " + name);
            }
        });
        return wanted;
    }

    /** What v1's person wants written; tags are another matter. */
    Map<String, JsonValue> wantedByV1(JsonObject person) {
        var wanted = new LinkedHashMap<String, JsonValue>();
        person.forEach((name, value) -> {
            var own = OF_V1.getOrDefault(name, name);
            if (ADDRESS.matcher(name).matches() && value instanceof JsonObject parts) {
                putAddress(wanted, name, parts);
            } else if (isOwn(own)) {
                ensureTaken(own, value);
                wanted.put(own, value);
            } else if (custom.contains(name)) {
                wanted.put(customName(name), value);
            } else if (!List.of("id", "tags").contains(name)) {
                throw Errors.bad("Unknown attribute " + name);
            }
        });
        return wanted;
    }

    private String customName(String slug) {
        if (!custom.contains(slug)) {
            throw Errors.invalid("custom_values/" + slug, "unknown", "does not exist");
        }
        return "custom_values." + slug;
    }

    private static void putAddress(Map<String, JsonValue> wanted, String name, JsonObject parts) {
        if (!ADDRESS.matcher(name).matches()) {
            throw Errors.bad("Unknown attribute " + name);
        }
        var address = name.replaceFirst("_attributes$", "");
        parts.forEach((part, value) -> {
            if (!PARTS.contains(part)) {
                throw Errors.bad("Unknown attribute " + part);
            }
            if (part.equals("country_code") && !text(value).matches("([A-Z]{2})?")) {
                throw Errors.invalid("country_code", "invalid", "is invalid");
            }
            wanted.put(address + "." + part, value);
        });
    }

    private static void ensureTaken(String name, JsonValue value) {
        if (value != JsonValue.NULL && !isOfType(name, value)) {
            throw Errors.invalid(name, "invalid", "is invalid");
        }
    }

    private static boolean isOfType(String name, JsonValue value) {
        if (FLAGS.contains(name)) {
            return value == JsonValue.TRUE || value == JsonValue.FALSE;
        } else if (NUMBERS.contains(name) != value instanceof JsonNumber) {
            return false;
        } else if (CHOICES.containsKey(name)) {
            return CHOICES.getOrDefault(name, Set.of()).contains(text(value));
        } else if (value instanceof JsonNumber) {
            return true;
        }
        return value instanceof JsonString text
                && (name.startsWith("email")
                        ? EMAIL.matcher(text.getString()).matches()
                        : isTime(name, text.getString()));
    }

    private static boolean isTime(String name, String text) {
        try {
            if (INSTANTS.contains(name)) {
                return Instant.parse(text).isAfter(Instant.EPOCH);
            }
            return !name.equals("born_at") || LocalDate.parse(text).isAfter(LocalDate.MIN);
        } catch (DateTimeException unreadable) {
            return false;
        }
    }

    /** A value as people see it; empty if there is none. */
    static String text(JsonValue value) {
        return value == JsonValue.NULL ? "" : value instanceof JsonString text ? text.getString() : value.toString();
    }
}
