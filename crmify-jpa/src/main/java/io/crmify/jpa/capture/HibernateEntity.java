package io.crmify.jpa.capture;

import io.crmify.jpa.mapping.CapturePlan.OfEntity;
import io.crmify.jpa.mapping.CapturePlan.Relevance;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.ComponentType;
import org.jspecify.annotations.Nullable;

/** The plan of one entity class, by the indexes that Hibernate's events use. Immutable. */
final class HibernateEntity {
    private final OfEntity plan;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<Relevance, Member[][]> relevances = new IdentityHashMap<>();

    /** Nothing of the embedded value is left out. */
    private static final Member[] WHOLE = {};

    private record Member(ComponentType type, int index) {
        boolean differs(@Nullable Object one, @Nullable Object other) {
            var before = one == null ? null : type.getPropertyValue(one, index);
            var after = other == null ? null : type.getPropertyValue(other, index);
            return !type.getSubtypes()[index].isSame(before, after);
        }
    }

    HibernateEntity(OfEntity plan, EntityPersister persister) {
        this.plan = plan;
        var names = persister.getPropertyNames();
        for (int i = 0; i < names.length; i++) {
            indexes.put(names[i], i);
        }
        var self = plan.self();
        if (self != null) {
            add(self.relevance(), persister);
        }
        plan.related().forEach(related -> add(related.relevance(), persister));
        plan.holders().forEach(holder -> add(holder.relevance(), persister));
    }

    private void add(Relevance relevance, EntityPersister persister) {
        var members = new Member[persister.getPropertyNames().length][];
        indexes.forEach((name, index) -> {
            if (relevance.concerns(name)) {
                members[index] = members(relevance, persister, index, name);
            }
        });
        relevances.put(relevance, members);
    }

    private static Member[] members(Relevance relevance, EntityPersister persister, int index, String name) {
        var wanted = relevance.members(name);
        if (wanted.isEmpty() || !(persister.getPropertyTypes()[index] instanceof ComponentType type)) {
            return WHOLE;
        }
        var names = List.of(type.getPropertyNames());
        return wanted.stream()
                .filter(names::contains)
                .map(member -> new Member(type, names.indexOf(member)))
                .toArray(Member[]::new);
    }

    OfEntity plan() {
        return plan;
    }

    /** The index of an attribute; -1 if it is no property of the entity. */
    int index(String attribute) {
        return indexes.getOrDefault(attribute, -1);
    }

    /** Whether one of the dirty properties matters. Embedded ones are told as a whole, so their members are compared. */
    boolean concerns(Relevance relevance, int[] dirty, Object[] before, Object[] after) {
        var members = relevances.get(relevance);
        if (members == null) {
            return true;
        }
        for (var property : dirty) {
            var relevant = members[property];
            if (relevant != null && (relevant.length == 0 || differs(relevant, before[property], after[property]))) {
                return true;
            }
        }
        return false;
    }

    private static boolean differs(Member[] members, @Nullable Object before, @Nullable Object after) {
        for (var member : members) {
            if (member.differs(before, after)) {
                return true;
            }
        }
        return false;
    }
}
