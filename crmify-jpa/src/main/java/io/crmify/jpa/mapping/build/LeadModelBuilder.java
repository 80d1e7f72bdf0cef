package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmLead;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.lead.LeadMapper;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.IdentifiableType;
import jakarta.persistence.metamodel.Metamodel;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the model of a persistence unit. */
public final class LeadModelBuilder {
    private final Metamodel metamodel;
    private final Faults faults;
    private final UnaryOperator<Object> unproxy;
    private final PathResolver paths;

    /** @param unproxy gives the object behind a lazy proxy of the provider */
    public LeadModelBuilder(Metamodel metamodel, MappedBy mappedBy, UnaryOperator<Object> unproxy, Faults faults) {
        this.metamodel = metamodel;
        this.faults = faults;
        this.unproxy = unproxy;
        this.paths = new PathResolver(faults, mappedBy, unproxy);
    }

    /** The model; what is wrong is in the faults, and left out of it. */
    public LeadModel build(Collection<? extends LeadMapper<?>> mappers) {
        var capture = new CaptureBuilder(metamodel, new IdCodecs(faults));
        var byRoot = new TreeMap<EntityType<?>, List<LeadClass>>(Comparator.comparing(EntityType::getName));
        leadClasses(mappers).forEach(lead -> byRoot.computeIfAbsent(root(lead.entity()), r -> new ArrayList<>())
                .add(lead));
        var types = new LinkedHashMap<String, LeadType>();
        byRoot.forEach((root, classes) -> {
            var type = new LeadTypeBuilder(root, classes, paths, faults, unproxy).build(capture);
            if (types.putIfAbsent(type.name(), type) != null) {
                faults.add(
                        "CRMIFY-125",
                        root.getJavaType().getSimpleName(),
                        "another lead is stored as '" + type.name() + "' too",
                        "give one of them another @CrmLead(name = ...)");
            }
        });
        return new LeadModel(
                List.copyOf(types.values()),
                capture.fanOuts(name -> Objects.requireNonNull(types.get(name))),
                capture.plan());
    }

    private List<LeadClass> leadClasses(Collection<? extends LeadMapper<?>> mappers) {
        var mapped = mapped(mappers);
        var leads = new ArrayList<LeadClass>();
        for (var entity : metamodel.getEntities()) {
            var mapper = nearest(mapped, entity.getJavaType());
            var annotation = entity.getJavaType().getAnnotation(CrmLead.class);
            if (mapper != null || annotation != null) {
                leads.add(new LeadClass(entity, annotation, mapper));
            }
        }
        // A class before its subclasses, so that a fault is told of what differs from above.
        leads.sort(
                Comparator.<LeadClass>comparingInt(lead -> depth(lead.entity().getJavaType()))
                        .thenComparing(lead -> lead.entity().getName()));
        return leads;
    }

    private static int depth(Class<?> type) {
        return (int) Stream.<Class<?>>iterate(type, c -> c != null, Class::getSuperclass)
                .count();
    }

    private Map<Class<?>, LeadMapper<?>> mapped(Collection<? extends LeadMapper<?>> mappers) {
        var mapped = new HashMap<Class<?>, LeadMapper<?>>();
        for (var mapper : mappers) {
            var where = mapper.getClass().getSimpleName();
            var target = target(mapper.getClass());
            if (target == null
                    || target.isInterface()
                    || metamodel.getEntities().stream().noneMatch(e -> target.isAssignableFrom(e.getJavaType()))) {
                faults.add(
                        "CRMIFY-134",
                        where,
                        "the class it maps is no entity of the persistence unit",
                        "declare it as: class ... implements LeadMapper<TheEntity>");
            } else if (mapped.putIfAbsent(target, mapper) != null) {
                faults.add(
                        "CRMIFY-134",
                        where,
                        "another mapper maps " + target.getSimpleName() + " too",
                        "keep one of them");
            }
        }
        return mapped;
    }

    private static @Nullable LeadMapper<?> nearest(Map<Class<?>, LeadMapper<?>> mapped, Class<?> entity) {
        for (Class<?> c = entity; c != null; c = c.getSuperclass()) {
            var mapper = mapped.get(c);
            if (mapper != null) {
                return mapper;
            }
        }
        return null;
    }

    // A container may hand us a proxy, which is a subclass of what the application declared.
    private static @Nullable Class<?> target(Class<?> mapper) {
        for (Class<?> c = mapper; c != null; c = c.getSuperclass()) {
            for (var declared : c.getGenericInterfaces()) {
                if (declared instanceof ParameterizedType type
                        && type.getRawType() == LeadMapper.class
                        && type.getActualTypeArguments()[0] instanceof Class<?> target) {
                    return target;
                }
            }
        }
        return null;
    }

    private static EntityType<?> root(EntityType<?> entity) {
        var root = entity;
        for (IdentifiableType<?> t = entity.getSupertype(); t != null; t = t.getSupertype()) {
            if (t instanceof EntityType<?> above) {
                root = above;
            }
        }
        return root;
    }
}
