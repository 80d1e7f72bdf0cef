package io.crmify.jpa.mapping;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that the classes of a persistence unit mean to the CRM. Immutable. */
public final class LeadModel {
    private final Map<String, LeadType> types;
    private final Map<String, FanOut> fanOuts;
    private final CapturePlan capture;

    public LeadModel(List<LeadType> types, List<FanOut> fanOuts, CapturePlan capture) {
        this.types = types.stream().collect(Collectors.toUnmodifiableMap(LeadType::name, Function.identity()));
        this.fanOuts = fanOuts.stream().collect(Collectors.toUnmodifiableMap(FanOut::name, Function.identity()));
        this.capture = capture;
    }

    /** By stable name. */
    public Map<String, LeadType> types() {
        return types;
    }

    /** By name. */
    public Map<String, FanOut> fanOuts() {
        return fanOuts;
    }

    public CapturePlan capture() {
        return capture;
    }

    /** The type that an instance, or a class, is a lead of. */
    public Optional<LeadType> typeOf(Class<?> entityClass) {
        for (Class<?> c = entityClass; c != null; c = c.getSuperclass()) {
            var searched = c; // a lazy proxy is a subclass of the entity's class
            var found = types.values().stream()
                    .filter(type -> type.mappings().containsKey(searched)
                            || type.names().root() == searched)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Whether the status of some lead of a connection is a stage: then its words for stages must be right. */
    public boolean usesStages(String connection) {
        return types.values().stream()
                .filter(type -> type.allows(connection))
                .flatMap(type -> type.mappings().values().stream())
                .anyMatch(LeadMapping::usesStages);
    }

    public boolean isEmpty() {
        return types.isEmpty();
    }
}
