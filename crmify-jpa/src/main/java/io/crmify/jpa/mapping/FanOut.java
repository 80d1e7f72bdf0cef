package io.crmify.jpa.mapping;

import io.crmify.jpa.mapping.access.IdCodec;
import java.util.List;

/**
 * A path from leads to a related entity, by which the leads of one that changed are found.
 *
 * @param name unique, and stable as long as the mapping is: {@code Customer.account}; {@code Customer.} for the lead itself
 * @param type the leads
 * @param entity the JPA name of the entity that has the path
 * @param hops the associations on the way, each from where the one before leads; empty for the lead itself
 * @param relatedIds of the entity at its end
 */
public record FanOut(String name, LeadType type, String entity, List<String> hops, IdCodec relatedIds) {
    public FanOut {
        hops = List.copyOf(hops);
    }
}
