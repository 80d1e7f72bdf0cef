package io.crmify.backend.capability;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Reads what people have set on many records, such as "is a sustainer". */
public interface FlagReading {
    /**
     * However many there are: the backend asks by the CRM's own pages.
     *
     * @param names of the CRM's properties; one that is no flag counts as true if it says {@code true}, {@code yes} or {@code 1}
     * @return by CRM id and by name; ids that the CRM does not know are absent, and names without a value are absent
     */
    Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names);
}
