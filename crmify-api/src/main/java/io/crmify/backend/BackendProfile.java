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
 * @param object the CRM's name of the kind of record that it keeps leads as, up to 64 characters: stored with each id, so that none is
 *     taken for the id of another kind when the configuration changes; empty if the CRM has but one kind
 */
public record BackendProfile(
        CreateGuarantee guarantee,
        Map<LeadStage, String> stages,
        Set<LeadField> fields,
        RateLimit rate,
        String object) {
    private static final int LONGEST_OBJECT = 64;

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
        if (object.length() > LONGEST_OBJECT) {
            throw new IllegalArgumentException("object has more than " + LONGEST_OBJECT + " characters: " + object);
        }
        stages = Map.copyOf(stages);
        fields = Set.copyOf(fields);
        if (stages.size() != LeadStage.values().length) {
            throw new IllegalArgumentException("stages has words for " + stages.keySet() + " only; give one for each");
        }
    }

    /** Of a CRM with one kind of record. */
    public BackendProfile(
            CreateGuarantee guarantee, Map<LeadStage, String> stages, Set<LeadField> fields, RateLimit rate) {
        this(guarantee, stages, fields, rate, "");
    }

    /** The same for records of one kind among several. */
    public BackendProfile of(String kind) {
        return new BackendProfile(guarantee, stages, fields, rate, kind);
    }
}
