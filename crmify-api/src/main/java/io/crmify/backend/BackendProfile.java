package io.crmify.backend;

import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What a backend says of itself; see {@link DescribedBackend}.
 *
 * @param guarantee what keeps its creates from doubling
 * @param stages its CRM's word for each stage
 * @param fields the standard fields that it can write; others that are mapped are reported at start and left out
 * @param callsPerSecond the rate that the CRM is documented to bear; configuration can lower or raise it
 */
public record BackendProfile(
        CreateGuarantee guarantee, Map<LeadStage, String> stages, Set<LeadField> fields, double callsPerSecond) {
    /** Of a backend that says nothing: BLIND, the stages in django-crmify's words, every field, 10 calls a second. */
    public static final BackendProfile DEFAULT = new BackendProfile(
            CreateGuarantee.BLIND,
            Map.of(
                    LeadStage.NEW, "NotContacted",
                    LeadStage.CONTACTED, "Contacted",
                    LeadStage.CONVERTED, "Converted",
                    LeadStage.DEAD, "Disqualified"),
            EnumSet.complementOf(EnumSet.of(LeadField.CUSTOM)),
            10);

    public BackendProfile {
        stages = Map.copyOf(stages);
        fields = Set.copyOf(fields);
        if (stages.size() != LeadStage.values().length) {
            throw new IllegalArgumentException("stages has words for " + stages.keySet() + " only; give one for each");
        }
        if (!(callsPerSecond > 0)) {
            throw new IllegalArgumentException("callsPerSecond was " + callsPerSecond + "; give a positive number");
        }
    }
}
