package io.crmify.backends.nationbuilder.v2;

import static java.util.Map.entry;

import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backends.nationbuilder.person.PersonForm;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.lead.LeadField;
import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes that signups have in every nation (official v2 OpenAPI). */
final class SignupForm {
    private static final String TEXTS =
            "email email1 email2 email3 email4 first_name middle_name last_name prefix suffix legal_name"
                    + " phone_number mobile_number work_phone_number fax_number employer occupation language locale username"
                    + " external_id salesforce_id civicrm_id van_id note"
                    + " county_file_id state_file_id datatrust_id dw_id ngp_id pf_strat_id rnc_id rnc_regid import_id"
                    + " parent_id recruiter_id author_id last_call_id last_contacted_by_id precinct_id"
                    + " city_district city_sub_district county_district federal_district fire_district judicial_district"
                    + " labour_region school_district school_sub_district state_lower_district state_upper_district"
                    + " supranational_district township village_district ward"
                    + " availability church demo ethnicity inferred_party marital_status party phone_time previous_party"
                    + " profile_content profile_headline religion submitted_address";
    private static final String FLAGS = "email1_is_bad email2_is_bad email3_is_bad email4_is_bad is_mobile_bad"
            + " email_opt_in mobile_opt_in do_not_contact do_not_call federal_donotcall is_supporter is_prospect is_volunteer"
            + " is_deceased is_fundraiser is_ignore_donation_limits is_leaderboardable is_possible_duplicate"
            + " is_profile_private is_profile_searchable is_survey_question_private party_member";
    private static final String NUMBERS =
            "primary_email_id support_level inferred_support_level priority_level signup_type could_vote_status"
                    + " capital_amount_in_cents received_capital_amount_in_cents spent_capital_amount_in_cents"
                    + " donations_amount_in_cents donations_amount_this_cycle_in_cents donations_count"
                    + " donations_count_this_cycle donations_pledged_amount_in_cents donations_raised_amount_in_cents"
                    + " donations_raised_amount_this_cycle_in_cents donations_raised_count"
                    + " donations_raised_count_this_cycle donations_to_raise_amount_in_cents"
                    + " rule_violations_count warnings_count";
    private static final String INSTANTS =
            "unsubscribed_at banned_at registered_at first_donated_at first_fundraised_at"
                    + " first_prospect_at first_recruited_at first_supporter_at first_volunteer_at last_contacted_at"
                    + " last_donated_at last_fundraised_at last_rule_violation_at";
    private static final String CHOICES = "sex contact_status";
    private static final String READ_ONLY = "id full_name created_at updated_at email1_is_bouncing email2_is_bouncing"
            + " email3_is_bouncing email4_is_bouncing is_donor is_cpu note_updated_at priority_level_changed_at"
            + " profile_content_html support_level_changed_at";

    private SignupForm() {}

    /** Those that can be written, and what they hold. */
    static Map<String, Kind> writable() {
        var kinds = new LinkedHashMap<String, Kind>();
        put(kinds, TEXTS, Kind.TEXT);
        put(kinds, FLAGS, Kind.BOOLEAN);
        put(kinds, NUMBERS, Kind.NUMBER);
        put(kinds, INSTANTS, Kind.INSTANT);
        put(kinds, CHOICES, Kind.CHOICE);
        kinds.put("born_at", Kind.DATE);
        return kinds;
    }

    /** Those that NationBuilder writes itself. */
    static Map<String, Kind> readOnly() {
        var kinds = new LinkedHashMap<String, Kind>();
        put(kinds, READ_ONLY, Kind.OTHER);
        return kinds;
    }

    static PersonForm of(Choices choices) {
        var own = new LinkedHashMap<>(writable());
        own.putAll(readOnly());
        return new PersonForm(
                Map.ofEntries(
                        entry(LeadField.FIRST_NAME, "first_name"),
                        entry(LeadField.LAST_NAME, "last_name"),
                        entry(LeadField.EMAIL, "email"),
                        entry(LeadField.SECONDARY_EMAIL, "email2"),
                        entry(LeadField.PHONE, "phone_number"),
                        entry(LeadField.MOBILE_PHONE, "mobile_number"),
                        entry(LeadField.DATE_OF_BIRTH, "born_at"),
                        entry(LeadField.COMPANY, "employer"),
                        entry(LeadField.JOB_TITLE, "occupation"),
                        entry(LeadField.LANGUAGE, "language")),
                own.keySet(),
                choices.address() + "_address_attributes",
                "custom_values");
    }

    private static void put(Map<String, Kind> kinds, String names, Kind kind) {
        for (var name : names.split(" ")) {
            kinds.put(name, kind);
        }
    }
}
