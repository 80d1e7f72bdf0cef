package io.crmify.jpa.dispatch.work;

import io.crmify.jpa.dispatch.work.Item.Delete;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tells a record that cannot be read from a type of which nothing can. */
public final class ReadFaults {
    private ReadFaults() {}

    /** The links that could not be read, by their fault; none if another was read, since then each is to blame for itself. */
    public static Map<Outcome.Unreadable, Set<UUID>> of(Map<Item, Outcome> outcomes) {
        var faults = new LinkedHashMap<Outcome.Unreadable, Set<UUID>>();
        if (!isAnyRead(outcomes)) {
            outcomes.forEach((item, outcome) -> {
                if (outcome instanceof Outcome.Unreadable unreadable) {
                    faults.computeIfAbsent(unreadable, fault -> new HashSet<>())
                            .add(item.link().id());
                }
            });
        }
        return faults;
    }

    /** Whether at least one was read and mapped; of one that is gone there was nothing to read. */
    public static boolean isAnyRead(Map<Item, Outcome> outcomes) {
        return outcomes.entrySet().stream()
                .anyMatch(entry -> !(entry.getKey().todo() instanceof Delete)
                        && !(entry.getValue() instanceof Outcome.Unreadable)
                        && !(entry.getValue() instanceof Outcome.Ended)
                        && !(entry.getValue() instanceof Outcome.Held));
    }
}
