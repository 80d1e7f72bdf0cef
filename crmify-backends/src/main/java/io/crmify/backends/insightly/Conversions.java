package io.crmify.backends.insightly;

import io.crmify.backend.BackendContext;
import io.crmify.backend.capability.LeadConversion.Conversion;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Converts leads. Insightly's own conversion is in its pages only; what can be done from outside are its steps: the company and the
 * contact, each found before it is made, and then the lead's status.
 */
final class Conversions {
    static final String CONVERSION = "conversion";
    static final String STATUS = "conversion-status";

    private static final String CONTACT_ID = "CONVERTED_CONTACT_ID";
    private static final String COMPANY_ID = "CONVERTED_ORGANISATION_ID";

    /** From the lead's column to the contact's. */
    private static final Map<String, String> COPIED = Map.ofEntries(
            Map.entry("SALUTATION", "SALUTATION"),
            Map.entry("FIRST_NAME", "FIRST_NAME"),
            Map.entry("LAST_NAME", "LAST_NAME"),
            Map.entry("TITLE", "TITLE"),
            Map.entry("EMAIL", "EMAIL_ADDRESS"),
            Map.entry("PHONE", "PHONE"),
            Map.entry("MOBILE", "PHONE_MOBILE"),
            Map.entry("FAX", "PHONE_FAX"),
            Map.entry("LEAD_DESCRIPTION", "BACKGROUND"),
            Map.entry("OWNER_USER_ID", "OWNER_USER_ID"),
            Map.entry("EMAIL_OPTED_OUT", "EMAIL_OPTED_OUT"),
            Map.entry("ADDRESS_STREET", "ADDRESS_MAIL_STREET"),
            Map.entry("ADDRESS_CITY", "ADDRESS_MAIL_CITY"),
            Map.entry("ADDRESS_STATE", "ADDRESS_MAIL_STATE"),
            Map.entry("ADDRESS_POSTCODE", "ADDRESS_MAIL_POSTCODE"),
            Map.entry("ADDRESS_COUNTRY", "ADDRESS_MAIL_COUNTRY"));

    private final Target target;
    private final Records records;
    private final Way way;
    private final String status;

    /** How far it goes. */
    private enum Way {
        NONE,
        /** The lead's status only. */
        STATUS,
        /** A contact too, and its company. */
        CONTACT
    }

    /** @throws IllegalArgumentException if a setting cannot be read */
    Conversions(BackendContext context, Target target, Records records) {
        this.target = target;
        this.records = records;
        this.way = context.setting(CONVERSION).map(Conversions::way).orElse(Way.NONE);
        this.status = context.setting(STATUS).orElse("Converted");
        if (way != Way.NONE && target.object() != CrmObject.LEADS) {
            throw new IllegalArgumentException(
                    "crmify.backend.conversion is for leads; remove it, or set crmify.backend.object=Leads");
        }
    }

    private static Way way(String setting) {
        return switch (setting.strip().toUpperCase(Locale.ROOT)) {
            case "STATUS" -> Way.STATUS;
            case "CONTACT" -> Way.CONTACT;
            default ->
                throw new IllegalArgumentException(
                        "crmify.backend.conversion was '%s'; write STATUS or CONTACT".formatted(setting));
        };
    }

    Conversion convert(String crmId) {
        return switch (way) {
            case NONE ->
                throw new MisconfiguredException(
                        "crmify.backend.conversion is not set, so nothing was done; write STATUS or CONTACT",
                        Diagnosis.of("CONVERSION_NOT_SET"));
            case STATUS -> {
                write(statusOf(target.known(crmId)).build());
                yield converted(crmId, "");
            }
            case CONTACT -> toContact(target.known(crmId));
        };
    }

    private Conversion toContact(String crmId) {
        var lead =
                target.read(crmId).orElseThrow(() -> Verdicts.gone("Insightly does not know the lead any more", 404));
        if (CrmObject.isId(lead.text(CONTACT_ID))) {
            return converted(crmId, lead.text(COMPANY_ID));
        }
        if (lead.text("EMAIL").isBlank()) {
            throw new RecordRefusedException(
                    "A lead without an e-mail is not made a contact: the contact could not be found again. Add one.",
                    new Diagnosis("EMAIL_MISSING", null, List.of("EMAIL")));
        }
        var company = company(lead.text("ORGANISATION_NAME"));
        var contact = found("/Contacts", "CONTACT_ID", "EMAIL_ADDRESS", lead.text("EMAIL"))
                .orElseGet(() -> made("/Contacts", "CONTACT_ID", contactOf(lead, company)));
        close(crmId, contact, company);
        return converted(crmId, company);
    }

    /**
     * The lead is what the connection goes on with: ids are numbers of their object alone, so the contact's would be another lead's.
     */
    private static Conversion converted(String crmId, String company) {
        return new Conversion(crmId, CrmObject.LEADS.plural(), CrmObject.isId(company) ? company : null);
    }

    /** Blank for none. */
    private String company(String name) {
        if (name.isBlank()) {
            return "";
        }
        return found("/Organisations", "ORGANISATION_ID", "ORGANISATION_NAME", name)
                .orElseGet(() -> made(
                        "/Organisations",
                        "ORGANISATION_ID",
                        Json.createObjectBuilder()
                                .add("ORGANISATION_NAME", name)
                                .build()));
    }

    private static JsonObject contactOf(LenientJson lead, String company) {
        var contact = Json.createObjectBuilder();
        COPIED.forEach((from, to) -> {
            if (!lead.text(from).isBlank()) {
                contact.add(to, lead.at(from).value());
            }
        });
        return (company.isEmpty() ? contact : contact.add("ORGANISATION_ID", Long.parseLong(company))).build();
    }

    /** The oldest one. */
    private Optional<String> found(String path, String id, String column, String value) {
        var search = HttpCall.get(path + "/Search")
                .query("field_name", column)
                .query("field_value", value)
                .query("top", "20");
        return Verdicts.read(target.send(search)).json().items().stream()
                .filter(record -> record.text(column).equalsIgnoreCase(value))
                .map(record -> record.text(id))
                .filter(CrmObject::isId)
                .min(Comparator.comparing(Long::valueOf));
    }

    private String made(String path, String id, JsonObject body) {
        var answer = target.send(HttpCall.post(path).json(body));
        if (!answer.isSuccess()) {
            throw Verdicts.of(answer);
        }
        var made = answer.json().text(id);
        if (!CrmObject.isId(made)) {
            throw new OutcomeUnknownException(
                    "%s: the answer has no %s".formatted(answer, id), Diagnosis.of("NO_ID", answer.status()));
        }
        return made;
    }

    /** Whether the columns of a conversion can be written is not documented; without them the status is all that tells. */
    private void close(String crmId, String contact, String company) {
        var whole = statusOf(crmId).add("CONVERTED", true).add(CONTACT_ID, Long.parseLong(contact));
        var body = (company.isEmpty() ? whole : whole.add(COMPANY_ID, Long.parseLong(company))).build();
        if (Verdicts.isRefusal(written(body))) {
            write(statusOf(crmId).build());
        }
    }

    private JsonObjectBuilder statusOf(String crmId) {
        return Json.createObjectBuilder()
                .add(target.object().id(), Long.parseLong(crmId))
                .add(CrmObject.STATUS_ID, records.statuses().idOf(status));
    }

    private void write(JsonObject body) {
        var answer = written(body);
        if (Verdicts.isRefusal(answer)) {
            throw Verdicts.onWrite(answer, body, target);
        }
    }

    /** The answer, if it is a success or a refusal of what was sent. */
    private HttpAnswer written(JsonObject body) {
        var answer = target.send(HttpCall.put(target.object().path()).json(body));
        if (answer.isSuccess()) {
            answer.json();
        } else if (!Verdicts.isRefusal(answer)) {
            throw Verdicts.onWrite(answer, body, target);
        }
        return answer;
    }
}
