package io.crmify.backend;

import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What a backend says of itself; see {@link DescribedBackend}.
 *
 * @param guarantee what keeps its creates from doubling
 * @param stages its CRM's word for each stage
 * @param fields the standard fields that it can write; others that are mapped are reported at start and left out
 * @param rate what the CRM is documented to bear, from all nodes together; configuration can lower or raise it
 */
public record BackendProfile(
        CreateGuarantee guarantee, Map<LeadStage, String> stages, Set<LeadField> fields, RateLimit rate) {
    /** Of a backend that says nothing: BLIND, the stages in django-crmify's words, every field, 10 calls a second. */
    public static final BackendProfile DEFAULT = new BackendProfile(
            CreateGuarantee.BLIND,
            Map.of(
                    LeadStage.NEW, "NotContacted",
                    LeadStage.CONTACTED, "Contacted",
                    LeadStage.CONVERTED, "Converted",
                    LeadStage.DEAD, "Disqualified"),
            EnumSet.complementOf(EnumSet.of(LeadField.CUSTOM)),
            new RateLimit(10, Duration.ofSeconds(1)));

    public BackendProfile {
        stages = Map.copyOf(stages);
        fields = Set.copyOf(fields);
        if (stages.size() != LeadStage.values().length) {
            throw new IllegalArgumentException("stages has words for " + stages.keySet() + " only; give one for each");
        }
    }
}
