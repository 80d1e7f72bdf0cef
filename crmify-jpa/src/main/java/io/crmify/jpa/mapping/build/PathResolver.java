package io.crmify.jpa.mapping.build;

import io.crmify.jpa.config.Faults;
import io.crmify.jpa.mapping.ValuePath;
import io.crmify.jpa.mapping.access.AttributeMember;
import io.crmify.jpa.mapping.access.PropertyAccess;
import jakarta.persistence.metamodel.Attribute;
import jakarta.persistence.metamodel.ManagedType;
import jakarta.persistence.metamodel.PluralAttribute;
import jakarta.persistence.metamodel.SingularAttribute;
import jakarta.persistence.metamodel.Type;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds dotted paths in the metamodel. */
final class PathResolver {
    private final Faults faults;
    private final MappedBy mappedBy;
    private final UnaryOperator<Object> unproxy;

    PathResolver(Faults faults, MappedBy mappedBy, UnaryOperator<Object> unproxy) {
        this.faults = faults;
        this.mappedBy = mappedBy;
        this.unproxy = unproxy;
    }

    /**
     * The path, or empty and a fault.
     *
     * @param where the annotation that has the path
     */
    Optional<ResolvedPath> resolve(ManagedType<?> start, String path, String where) {
        var steps = new ArrayList<ResolvedPath.Step>();
        Type<?> at = start;
        for (var name : path.split("\\.", -1)) {
            if (!(at instanceof ManagedType<?> managed)) {
                faults.add(
                        "CRMIFY-121",
                        where,
                        "the path '" + path + "' goes on after "
                                + steps.get(steps.size() - 1).attribute().getName() + ", which has no attributes",
                        "end it there");
                return Optional.empty();
            }
            var attribute = attribute(managed, name);
            if (attribute == null) {
                faults.add(
                        "CRMIFY-121",
                        where,
                        "the path '" + path + "' names '" + name + "', which " + name(managed) + " has no attribute of",
                        "name one of " + String.join(", ", names(managed)));
                return Optional.empty();
            }
            at = target(attribute);
            steps.add(new ResolvedPath.Step(attribute, at, mappedBy.of(attribute)));
        }
        return Optional.of(new ResolvedPath(path, steps, at.getJavaType()));
    }

    /** What follows the path from an entity; null and a fault if reflection may not. */
    @Nullable
    ValuePath access(ResolvedPath path, String where) {
        try {
            return new ValuePath(
                    path.text(),
                    path.steps().stream()
                            .map(step -> new PropertyAccess(AttributeMember.readable(step.attribute()), unproxy))
                            .toList());
        } catch (IllegalArgumentException e) {
            faults.add("CRMIFY-120", where, String.valueOf(e.getMessage()), "open it to io.crmify.jpa");
            return null;
        }
    }

    static @Nullable Attribute<?, ?> attribute(ManagedType<?> type, String name) {
        return type.getAttributes().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Type<?> target(Attribute<?, ?> attribute) {
        return attribute instanceof PluralAttribute<?, ?, ?> plural
                ? plural.getElementType()
                : ((SingularAttribute<?, ?>) attribute).getType();
    }

    private static String name(ManagedType<?> type) {
        return type.getJavaType().getSimpleName();
    }

    private static TreeSet<String> names(ManagedType<?> type) {
        var names = new TreeSet<String>();
        type.getAttributes().forEach(attribute -> names.add(attribute.getName()));
        return names;
    }
}
