package io.crmify.backend.capability;

import io.crmify.lead.LeadField;
import java.util.Map;
import java.util.Set;

/** Reads which fields of records the CRM has filled; needed for {@link io.crmify.annotation.Write#IF_CRM_EMPTY}. */
public interface ReadRecords {
    /**
     * @param crmIds at most as many as a push takes
     * @param wanted what is asked about
     * @return what of it is not empty, by CRM id; ids that the CRM does not know are absent
     */
    Map<String, Names> filled(Set<String> crmIds, Names wanted);

    /** Names of standard fields, and of the CRM's own properties. */
    record Names(Set<LeadField> fields, Set<String> properties) {
        public Names {
            fields = Set.copyOf(fields);
            properties = Set.copyOf(properties);
        }
    }
}
