package io.crmify.jpa.mapping.build;

import io.crmify.CrmifyException;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.mapping.access.IdCodec;
import io.crmify.jpa.mapping.access.IdCodec.Component;
import io.crmify.jpa.mapping.access.IdText;
import io.crmify.jpa.mapping.access.PropertyAccess;
import jakarta.persistence.IdClass;
import jakarta.persistence.metamodel.EmbeddableType;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.IdentifiableType;
import jakarta.persistence.metamodel.SingularAttribute;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the id codec of an entity type: for a simple id, an embedded one, or an id class. */
final class IdCodecs {
    private final Faults faults;

    IdCodecs(Faults faults) {
        this.faults = faults;
    }

    /** The codec; where ids cannot be written it is a fault, and a codec that nobody will use. */
    IdCodec of(EntityType<?> entity) {
        var where = entity.getJavaType().getSimpleName();
        if (!entity.hasSingleIdAttribute()) {
            return ofIdClass(entity, where);
        }
        var id = idAttribute(entity);
        return id.getType() instanceof EmbeddableType<?> embedded
                ? composite(embedded.getJavaType(), part -> id.getName() + "." + part, where)
                : simple(id.getName(), id.getJavaType(), where);
    }

    private static SingularAttribute<?, ?> idAttribute(IdentifiableType<?> type) {
        for (IdentifiableType<?> t = type; t != null; t = t.getSupertype()) {
            for (var attribute : t.getSingularAttributes()) {
                if (attribute.isId()) {
                    return attribute;
                }
            }
        }
        throw new CrmifyException(type.getJavaType().getName() + " has no id attribute");
    }

    private IdCodec simple(String name, Class<?> type, String where) {
        check(type, where + "." + name);
        return new IdCodec(List.of(new Component(name, type, null)), parts -> parts.get(0));
    }

    private IdCodec ofIdClass(EntityType<?> entity, String where) {
        var idClass = idClass(entity.getJavaType());
        if (idClass == null) {
            unsupported(where, "a composite id without an @IdClass or @EmbeddedId");
            return new IdCodec(List.of(), parts -> parts);
        }
        return composite(idClass, part -> idPath(entity, part), where);
    }

    private static @Nullable Class<?> idClass(Class<?> entity) {
        for (Class<?> c = entity; c != null; c = c.getSuperclass()) {
            var annotation = c.getAnnotation(IdClass.class);
            if (annotation != null) {
                return annotation.value();
            }
        }
        return null;
    }

    // An id attribute that is an association: the id class holds the other entity's id.
    private static String idPath(EntityType<?> entity, String part) {
        return entity.getSingularAttribute(part).getType() instanceof EntityType<?> other
                ? part + "." + idAttribute(other).getName()
                : part;
    }

    private IdCodec composite(Class<?> idType, Function<String, String> path, String where) {
        var members = members(idType);
        members.forEach(member -> check(type(member), where + "." + path.apply(member.getName())));
        try {
            var components = members.stream()
                    .map(member -> new Component(
                            path.apply(member.getName()),
                            type(member),
                            new PropertyAccess(member, UnaryOperator.identity())))
                    .toList();
            return new IdCodec(components, idType.isRecord() ? ofRecord(idType, members) : ofBean(idType, members));
        } catch (IllegalArgumentException | ReflectiveOperationException e) {
            unsupported(where, "an id of " + idType.getSimpleName() + ", which cannot be constructed by reflection");
            return new IdCodec(List.of(), parts -> parts);
        }
    }

    // In the order of their names, which does not change when somebody sorts the fields of the class.
    private static List<Member> members(Class<?> idType) {
        var members = new ArrayList<Member>();
        if (idType.isRecord()) {
            Stream.of(idType.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .forEach(members::add);
        } else {
            for (Class<?> c = idType; c != null && c != Object.class; c = c.getSuperclass()) {
                Stream.of(c.getDeclaredFields())
                        .filter(field ->
                                !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                        .forEach(members::add);
            }
        }
        members.sort(Comparator.comparing(Member::getName));
        return members;
    }

    private static Class<?> type(Member member) {
        return member instanceof Field field ? field.getType() : AnnotationScan.declared((Method) member);
    }

    private static Function<List<Object>, Object> ofBean(Class<?> idType, List<Member> members)
            throws ReflectiveOperationException {
        var constructor = idType.getDeclaredConstructor();
        constructor.setAccessible(true);
        return parts -> {
            try {
                var id = constructor.newInstance();
                for (int i = 0; i < parts.size(); i++) {
                    ((Field) members.get(i)).set(id, parts.get(i));
                }
                return id;
            } catch (ReflectiveOperationException e) {
                throw new CrmifyException("An id of " + idType.getSimpleName() + " cannot be made", e);
            }
        };
    }

    private static Function<List<Object>, Object> ofRecord(Class<?> idType, List<Member> members)
            throws ReflectiveOperationException {
        var declared = idType.getRecordComponents();
        Constructor<?> constructor = idType.getDeclaredConstructor(
                Stream.of(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        Map<String, Integer> place = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            place.put(members.get(i).getName(), i);
        }
        return parts -> {
            try {
                return constructor.newInstance(Stream.of(declared)
                        .map(component -> parts.get(place.getOrDefault(component.getName(), 0)))
                        .toArray());
            } catch (ReflectiveOperationException e) {
                throw new CrmifyException("An id of " + idType.getSimpleName() + " cannot be made", e);
            }
        };
    }

    private void check(Class<?> type, String where) {
        if (!IdText.knows(type)) {
            unsupported(where, "an id of type " + type.getSimpleName());
        }
    }

    private void unsupported(String where, String what) {
        faults.add(
                "CRMIFY-131",
                where,
                what + " cannot be written as text",
                "use numbers, strings, UUIDs, enums or java.time values in ids of leads");
    }
}
