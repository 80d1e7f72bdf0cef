package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.RateLimit;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;

/** What both backends say of themselves. */
public final class Profiles {
    /** A token bears 250 in ten seconds, and so does an address of the network. */
    private static final RateLimit RATE = new RateLimit(200, Duration.ofSeconds(10));

    /** Undecided, weak support, strong support, strong opposition. */
    private static final Map<LeadStage, String> LEVELS = Map.of(
            LeadStage.NEW, "3",
            LeadStage.CONTACTED, "2",
            LeadStage.CONVERTED, "1",
            LeadStage.DEAD, "5");

    private Profiles() {}

    /**
     * FINDABLE though a push is matched by crmify's key: only after a look-up that found nothing does a match mean that the person
     * was there before, and is to be adopted.
     */
    public static BackendProfile of(PersonForm form, Choices choices) {
        var fields = new HashSet<LeadField>(form.fields().keySet());
        fields.addAll(PersonForm.ADDRESS.keySet());
        var stages = choices.status() == Choices.Status.SUPPORT_LEVEL ? LEVELS : BackendProfile.DEFAULT.stages();
        return new BackendProfile(CreateGuarantee.FINDABLE, stages, fields, RATE);
    }
}
