package io.crmify.backends.klaviyo.profile;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.klaviyo.wire.Choice;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Klaviyo takes a phone number in the form E.164 only, and refuses the whole profile for another. */
final class PhoneNumbers {
    static final String SETTING = "phone.invalid";

    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    private final boolean omits;

    PhoneNumbers(BackendContext context) {
        this.omits = Choice.of(context, SETTING, "OMIT", "REFUSE").equals("OMIT");
    }

    /**
     * @param number as the general rules have formed it
     * @throws RecordRefusedException if it cannot be sent and shall not be left out
     */
    Optional<String> sendable(Lead lead, String number) {
        var international = number.startsWith("00") ? "+" + number.substring(2) : number;
        if (E164.matcher(international).matches()) {
            return Optional.of(international);
        }
        if (omits) {
            return Optional.empty();
        }
        throw new RecordRefusedException(
                lead.key()
                        + ": the phone number has no country's code, and Klaviyo takes none without."
                        + " Set crmify.backend.normalize.phone, to E164:49 say, or crmify.backend.phone.invalid to OMIT.",
                new Diagnosis("PHONE_NOT_E164", null, List.of(LeadField.PHONE.name())));
    }
}
