package io.crmify.jpa.mapping;

import io.crmify.jpa.mapping.access.IdCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One hierarchy of entities that are leads, or some of whose classes are. Immutable. */
public final class LeadType {
    private final Names names;
    private final IdCodec ids;
    private final Map<Class<?>, LeadMapping> mappings;
    private final Set<String> connections;
    private final List<CrmIdRule> crmIds;
    private final @Nullable ValuePath tenant;
    private final List<Set<String>> fetches;
    private final UnaryOperator<Object> unproxy;

    /**
     * How the type is called.
     *
     * @param stored the stable name, under which crmify stores it
     * @param others further names it may be stored under
     * @param entity the JPA name of the root entity
     */
    public record Names(String stored, Set<String> others, String entity, Class<?> root) {}

    public LeadType(
            Names names,
            IdCodec ids,
            Map<Class<?>, LeadMapping> mappings,
            Set<String> connections,
            List<CrmIdRule> crmIds,
            @Nullable ValuePath tenant,
            List<Set<String>> fetches,
            UnaryOperator<Object> unproxy) {
        this.names = names;
        this.ids = ids;
        this.mappings = Map.copyOf(mappings);
        this.connections = Set.copyOf(connections);
        this.crmIds = List.copyOf(crmIds);
        this.tenant = tenant;
        this.fetches = fetches.stream().map(Set::copyOf).toList();
        this.unproxy = unproxy;
    }

    /** The stable name, under which it is stored. */
    public String name() {
        return names.stored();
    }

    public Names names() {
        return names;
    }

    public IdCodec ids() {
        return ids;
    }

    /** The mapping of an instance; null if its class is no lead. */
    public @Nullable LeadMapping mapping(Object entity) {
        return mappings.get(unproxy.apply(entity).getClass());
    }

    public Map<Class<?>, LeadMapping> mappings() {
        return mappings;
    }

    /** The connections that {@code @CrmLead} allows; empty for all. */
    public Set<String> connections() {
        return connections;
    }

    public boolean allows(String connection) {
        return connections.isEmpty() || connections.contains(connection);
    }

    public List<CrmIdRule> crmIds() {
        return crmIds;
    }

    /**
     * The attribute that holds the id of a connection; null if none does.
     *
     * @param first whether the connection is the first that is configured
     */
    public @Nullable CrmIdRule crmId(Class<?> entityClass, String connection, boolean first) {
        return crmIds.stream()
                .filter(rule -> rule.isFor(connection, first) && rule.entity().isAssignableFrom(entityClass))
                .findFirst()
                .orElse(null);
    }

    /** The attribute that tells the tenant; null if leads of this type have none. */
    public @Nullable ValuePath tenant() {
        return tenant;
    }

    /** The tenant of an instance; empty for none. */
    public String tenantOf(Object entity) {
        return tenant == null ? "" : Normal.tenant(tenant.value(entity));
    }

    /** The paths of associations and collections that mapping it follows, in groups: each is fetched by one query. */
    public List<Set<String>> fetches() {
        return fetches;
    }

    @Override
    public String toString() {
        return names.stored();
    }
}
