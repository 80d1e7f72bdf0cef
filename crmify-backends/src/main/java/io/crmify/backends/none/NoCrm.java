package io.crmify.backends.none;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.ListSupport;
import io.crmify.backend.capability.TagSupport;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * No CRM at all. It still refuses an e-mail address that no CRM would take, so that the fault shows before there is one; each lead
 * has the id that follows from its key. Keeps nothing.
 */
final class NoCrm implements DescribedBackend, TagSupport, ListSupport {
    private static final String PREFIX = "none-";
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)*");
    private static final BackendProfile PROFILE = new BackendProfile(
            CreateGuarantee.KEYED,
            BackendProfile.DEFAULT.stages(),
            BackendProfile.DEFAULT.fields(),
            RateLimit.UNLIMITED);

    @Override
    public BackendProfile profile() {
        return PROFILE;
    }

    @Override
    public String syncLead(Lead lead) {
        lead.fields().entrySet().stream()
                .filter(NoCrm::isInvalidEmail)
                .findFirst()
                .ifPresent(field -> {
                    throw new RecordRefusedException(
                            "%s: %s is no e-mail address".formatted(lead.key(), field.getKey()),
                            new Diagnosis(
                                    "INVALID_EMAIL",
                                    null,
                                    List.of(field.getKey().name())));
                });
        var known = lead.crmId();
        return known == null ? PREFIX + lead.key().external() : known;
    }

    /** True for an id that this backend may have given. */
    @Override
    public boolean deleteLead(String crmId) {
        return crmId.startsWith(PREFIX);
    }

    private static boolean isInvalidEmail(Map.Entry<LeadField, Object> field) {
        var isEmail = field.getKey() == LeadField.EMAIL || field.getKey() == LeadField.SECONDARY_EMAIL;
        return isEmail && !EMAIL.matcher(field.getValue().toString()).matches();
    }
}
