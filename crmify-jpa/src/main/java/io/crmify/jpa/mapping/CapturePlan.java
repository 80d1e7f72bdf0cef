package io.crmify.jpa.mapping;

import io.crmify.jpa.mapping.access.IdCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of which entities concern leads.
 *
 * @param entities by concrete entity class; a class that is absent concerns nobody
 */
public record CapturePlan(Map<Class<?>, OfEntity> entities) {
    public CapturePlan {
        entities = Map.copyOf(entities);
    }

    /**
     * What a change of one entity class means.
     *
     * @param self set if its instances are leads themselves
     * @param related the paths of leads that lead to it: the leads are found by a query at admission
     * @param holders the leads, or what leads to them, that its own attributes refer to: recorded before and after a change
     */
    public record OfEntity(@Nullable Self self, List<Related> related, List<Holder> holders) {
        public OfEntity {
            related = List.copyOf(related);
            holders = List.copyOf(holders);
        }
    }

    /**
     * Its instances are leads.
     *
     * @param type the stable name of the type
     * @param tenant the attribute that tells the tenant; null for none
     */
    public record Self(
            String type,
            IdCodec ids,
            Relevance relevance,
            @Nullable String tenant) {}

    /**
     * A path of leads leads to it.
     *
     * @param fanOut the name of the path, as in {@link FanOut}
     */
    public record Related(String fanOut, IdCodec ids, Relevance relevance) {}

    /**
     * It refers to a lead, or to something on the way from leads.
     *
     * @param attribute the attribute that refers to it
     * @param type the lead's type, or the name of a path
     * @param ids of what it refers to
     */
    public record Holder(String attribute, String type, IdCodec ids, Relevance relevance) {}

    /**
     * Which attributes matter.
     *
     * @param all true if any does, but those in {@code attributes}
     * @param attributes by name; with the members that matter of an embedded one, none for all of them
     */
    public record Relevance(boolean all, Map<String, Set<String>> attributes) {
        public Relevance {
            attributes = Map.copyOf(attributes);
        }

        public boolean concerns(String attribute) {
            return all != attributes.containsKey(attribute);
        }

        /** The members of an embedded attribute that matter; empty for all. */
        public Set<String> members(String attribute) {
            return all ? Set.of() : attributes.getOrDefault(attribute, Set.of());
        }
    }
}
