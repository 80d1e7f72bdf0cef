package io.crmify.backends.nationbuilder.person;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.RateLimit;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;

/** What both backends say of themselves. */
final class Profiles {
    /** 80 % of what a token bears, and an address of the network too: 250 (official v2 OpenAPI; NationBuilder's rate limit policy). */
    private static final RateLimit RATE = new RateLimit(200, Duration.ofSeconds(10));

    /** Undecided, weak support, strong support, strong opposition. */
    private static final Map<LeadStage, String> LEVELS = Map.of(
            LeadStage.NEW, "3",
            LeadStage.CONTACTED, "2",
            LeadStage.CONVERTED, "1",
            LeadStage.DEAD, "5");

    /** The ends of a journey are the same in every nation, its steps are not. */
    private static final Map<LeadStage, String> ENDS = Map.of(
            LeadStage.NEW, "NotContacted",
            LeadStage.CONTACTED, "Contacted",
            LeadStage.CONVERTED, "completed",
            LeadStage.DEAD, "abandoned");

    private Profiles() {}

    /**
     * FINDABLE though a push is matched by crmify's key: only after a look-up that found nothing does a match mean that the person
     * was there before, and is to be adopted.
     */
    static BackendProfile of(PersonForm form, Choices choices) {
        var fields = new HashSet<LeadField>(form.fields().keySet());
        fields.addAll(PersonForm.ADDRESS.keySet());
        var stages =
                switch (choices.status()) {
                    case TAG -> BackendProfile.DEFAULT.stages();
                    case SUPPORT_LEVEL -> LEVELS;
                    case PATH -> ENDS;
                };
        return new BackendProfile(CreateGuarantee.FINDABLE, stages, fields, RATE);
    }
}
