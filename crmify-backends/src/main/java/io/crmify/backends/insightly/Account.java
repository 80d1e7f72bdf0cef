package io.crmify.backends.insightly;

import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whose the credentials are, and which fields the account has. */
final class Account {
    private static final int LONGEST_NAME = 128;

    /** Kinds of custom fields that take a text of any form; a kind that is none of {@link #KINDS} may. */
    private static final Set<Kind> TEXTS = Set.of(Kind.TEXT, Kind.OTHER);

    /** By the words that Insightly is known to have; any other is OTHER. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("TEXT", Kind.TEXT),
            Map.entry("MULTILINETEXT", Kind.TEXT),
            Map.entry("URL", Kind.TEXT),
            Map.entry("AUTONUMBER", Kind.TEXT),
            Map.entry("NUMERIC", Kind.NUMBER),
            Map.entry("CURRENCY", Kind.NUMBER),
            Map.entry("PERCENT", Kind.NUMBER),
            Map.entry("BIT", Kind.BOOLEAN),
            Map.entry("DATE", Kind.DATE),
            Map.entry("DATETIME", Kind.INSTANT),
            Map.entry("DROPDOWN", Kind.CHOICE),
            Map.entry("MULTISELECT", Kind.CHOICE));

    /** Name and kind; a star is what no record is made without, a stroke what is read only. */
    private static final String OF_BOTH = "SALUTATION FIRST_NAME LAST_NAME TITLE PHONE EMAIL_OPTED_OUT:BOOLEAN"
            + " OWNER_USER_ID:NUMBER DATE_CREATED_UTC:INSTANT- DATE_UPDATED_UTC:INSTANT-"
            + " LAST_ACTIVITY_DATE_UTC:INSTANT- NEXT_ACTIVITY_DATE_UTC:INSTANT- CREATED_USER_ID:NUMBER- IMAGE_URL-"
            + " TAGS:OTHER- LINKS:OTHER-";

    private static final Map<CrmObject, String> STANDARD = Map.of(
            CrmObject.LEADS,
            "LEAD_ID:NUMBER- "
                    + OF_BOTH.replace(" LAST_NAME ", " LAST_NAME* ")
                    + " EMAIL MOBILE FAX WEBSITE ORGANISATION_NAME INDUSTRY EMPLOYEE_COUNT:NUMBER LEAD_RATING:NUMBER"
                    + " LEAD_DESCRIPTION LEAD_SOURCE_ID:CHOICE LEAD_STATUS_ID:CHOICE RESPONSIBLE_USER_ID:NUMBER"
                    + " ADDRESS_STREET ADDRESS_CITY ADDRESS_STATE ADDRESS_POSTCODE ADDRESS_COUNTRY",
            CrmObject.CONTACTS,
            "CONTACT_ID:NUMBER- "
                    + OF_BOTH
                    + " EMAIL_ADDRESS PHONE_HOME PHONE_MOBILE PHONE_OTHER PHONE_ASSISTANT PHONE_FAX ASSISTANT_NAME"
                    + " BACKGROUND DATE_OF_BIRTH:DATE ORGANISATION_ID:NUMBER ADDRESS_MAIL_STREET ADDRESS_MAIL_CITY"
                    + " ADDRESS_MAIL_STATE ADDRESS_MAIL_POSTCODE ADDRESS_MAIL_COUNTRY ADDRESS_OTHER_STREET"
                    + " ADDRESS_OTHER_CITY ADDRESS_OTHER_STATE ADDRESS_OTHER_POSTCODE ADDRESS_OTHER_COUNTRY"
                    + " SOCIAL_LINKEDIN SOCIAL_FACEBOOK SOCIAL_TWITTER DATES:OTHER-");

    private final Target target;

    Account(Target target) {
        this.target = target;
    }

    /** The instance. */
    String id() {
        var answer = Verdicts.read(target.send(HttpCall.get("/Instance")));
        var instance = answer.json();
        var subdomain = instance.text("INSTANCE_SUBDOMAIN");
        var name = subdomain.isBlank() ? instance.text("INSTANCE_NAME") : subdomain;
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no instance", Diagnosis.of("NO_ID", answer.status()));
        }
        return name;
    }

    /** Insightly has no way to make a custom field from outside; this only tells that it is missing, or cannot hold the key. */
    void ensureKeyField() {
        var answer = target.send(customFields());
        if (Set.of(403, 404, 405).contains(answer.status())) {
            // the key's user may not look at fields: the first push will tell
            return;
        }
        var key = target.keyField();
        var field = Verdicts.read(answer).json().items().stream()
                .filter(custom -> custom.text(CrmObject.FIELD_NAME).equalsIgnoreCase(key))
                .map(Account::field)
                .findFirst()
                .orElseThrow(() -> unfit("Insightly has no custom field %s", "KEY_FIELD_MISSING", answer));
        if (!TEXTS.contains(field.kind()) || !field.writable()) {
            throw unfit("Insightly's custom field %s is no text that can be written", "KEY_FIELD_UNUSABLE", answer);
        }
    }

    private MisconfiguredException unfit(String what, String reason, HttpAnswer answer) {
        var key = target.keyField();
        return new MisconfiguredException(
                (what
                                + ": add one to %ss as a text field of at least 32 characters, or correct crmify.backend.key-field")
                        .formatted(key, target.object().word()),
                Diagnosis.of(reason, answer.status(), List.of(key)));
    }

    List<Field> fields() {
        var fields = new ArrayList<Field>();
        for (var described : STANDARD.getOrDefault(target.object(), "").split(" ")) {
            fields.add(standard(described));
        }
        custom(Verdicts.read(target.send(customFields()))).stream()
                .sorted(Comparator.comparingInt(Account::order))
                .map(Account::field)
                .forEach(fields::add);
        return List.copyOf(fields);
    }

    private HttpCall customFields() {
        return HttpCall.get("/CustomFields/" + target.object().plural());
    }

    private static List<LenientJson> custom(HttpAnswer answer) {
        var list = answer.json();
        if (!list.isArray()) {
            throw new OutcomeUnknownException(answer + ": the answer is no list", Diagnosis.of("NOT_A_LIST"));
        }
        return list.items().stream()
                .filter(field -> !field.text(CrmObject.FIELD_NAME).isBlank())
                .toList();
    }

    private static Field standard(String described) {
        var parts = described.replaceAll("[*-]", "").split(":", 2);
        var label = parts[0].charAt(0)
                + parts[0].substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Field(
                parts[0],
                label,
                parts.length < 2 ? Kind.TEXT : Kind.valueOf(parts[1]),
                described.contains("*"),
                !described.contains("-"));
    }

    private static Field field(LenientJson custom) {
        var name = custom.text(CrmObject.FIELD_NAME);
        var label = custom.text("FIELD_LABEL");
        var type = custom.text("FIELD_TYPE").toUpperCase(Locale.ROOT);
        return new Field(
                name,
                label.isBlank() ? name : label,
                KINDS.getOrDefault(type, Kind.OTHER),
                false,
                !custom.text("EDITABLE").equals("false"));
    }

    private static int order(LenientJson custom) {
        var order = custom.text("FIELD_ORDER");
        return order.matches("\\d{1,9}") ? Integer.parseInt(order) : Integer.MAX_VALUE;
    }
}
