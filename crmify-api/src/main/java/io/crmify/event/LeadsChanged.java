package io.crmify.event;

import java.util.Map;

/**
 * A transaction with changed leads has committed. Fired asynchronously, once per transaction, after its commit; crmify's own
 * observer wakes the dispatcher.
 *
 * @param unit the persistence unit
 * @param changes how many entities of each type, by the type's stable name
 */
public record LeadsChanged(String unit, Map<String, Integer> changes) {
    public LeadsChanged {
        changes = Map.copyOf(changes);
    }
}
