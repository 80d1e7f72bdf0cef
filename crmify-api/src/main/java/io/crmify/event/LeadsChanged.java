package io.crmify.event;

import java.util.Map;

/**
 * A transaction with changed leads has committed. Told once per transaction, after its commit; crmify's own observer wakes the
 * dispatcher. In a CDI container it is fired asynchronously; elsewhere it is told on the thread that committed. Best effort: a change
 * outside a transaction, or one that was recorded late, is not told, and the poll finds it.
 *
 * @param unit the persistence unit
 * @param changes how many entities of each type, by the type's stable name
 */
public record LeadsChanged(String unit, Map<String, Integer> changes) {
    public LeadsChanged {
        changes = Map.copyOf(changes);
    }
}
