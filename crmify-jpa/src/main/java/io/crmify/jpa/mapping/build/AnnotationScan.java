package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmTenant;
import io.crmify.annotation.LeadStatus;
import io.crmify.jpa.config.Faults;
import jakarta.persistence.metamodel.EmbeddableType;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.ManagedType;
import jakarta.persistence.metamodel.SingularAttribute;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds crmify's annotations in an entity class, its superclasses and its embeddables. */
final class AnnotationScan {
    private static final List<Class<? extends Annotation>> OURS =
            List.of(CrmField.class, CrmField.List.class, CrmId.class, LeadStatus.class, CrmTenant.class);

    private final Faults faults;

    AnnotationScan(Faults faults) {
        this.faults = faults;
    }

    List<Annotated> of(EntityType<?> entity) {
        var found = new ArrayList<Annotated>();
        for (Class<?> c = entity.getJavaType(); c != null && c != Object.class; c = c.getSuperclass()) {
            if (isOurs(c)) {
                found.add(
                        new Annotated(entity, c, "", null, entity.getJavaType().getSimpleName()));
            }
        }
        members(entity, entity, "", found);
        return found;
    }

    private void members(EntityType<?> entity, ManagedType<?> type, String prefix, List<Annotated> found) {
        var overridden = new HashSet<String>();
        for (Class<?> c = type.getJavaType(); c != null && c != Object.class; c = c.getSuperclass()) {
            var place = entity.getJavaType().getSimpleName() + "." + prefix;
            declared(c)
                    .filter(member -> isOurs((AnnotatedElement) member) && !isBridge(member))
                    .filter(member -> !(member instanceof Method) || !overridden.contains(member.getName()))
                    .map(member -> annotated(entity, type, prefix, member, place))
                    .forEach(annotated -> {
                        if (annotated != null) {
                            found.add(annotated);
                        }
                    });
            // The annotations of a method win over those of the one that it overrides.
            Stream.of(c.getDeclaredMethods())
                    .filter(AnnotationScan::isOurs)
                    .map(Method::getName)
                    .forEach(overridden::add);
        }
        for (var attribute : type.getSingularAttributes()) {
            embeddable(attribute, prefix)
                    .ifPresent(embedded -> members(entity, embedded, prefix + attribute.getName() + ".", found));
        }
    }

    // What is written on a component of a record is on its field and its accessor alike.
    private static Stream<Member> declared(Class<?> type) {
        return Stream.concat(
                Stream.of(type.getDeclaredFields()),
                type.isRecord() ? Stream.empty() : Stream.of(type.getDeclaredMethods()));
    }

    private static Optional<EmbeddableType<?>> embeddable(SingularAttribute<?, ?> attribute, String prefix) {
        // An embeddable may not contain itself, but nothing is lost by looking three deep only.
        return attribute.getType() instanceof EmbeddableType<?> type
                        && prefix.chars().filter(c -> c == '.').count() < 3
                ? Optional.of(type)
                : Optional.empty();
    }

    private @Nullable Annotated annotated(
            EntityType<?> entity, ManagedType<?> type, String prefix, Member member, String place) {
        var where = place + member.getName();
        var name = attributeName(member);
        if (Modifier.isStatic(member.getModifiers())) {
            faults.add(
                    "CRMIFY-120",
                    where,
                    "an annotation of crmify on a static member is ignored by JPA",
                    "move it to an instance attribute");
            return null;
        }
        if (name != null && PathResolver.attribute(type, name) != null) {
            return new Annotated(entity, (AnnotatedElement) member, prefix + name, null, place + name);
        }
        if (member instanceof Method method && method.getParameterCount() == 0 && prefix.isEmpty()) {
            return new Annotated(entity, method, "", method, where + "()");
        }
        faults.add(
                "CRMIFY-120",
                where,
                "it is no persistent attribute, so a lead read from the database has no value there",
                "annotate an attribute, or write a LeadMapper");
        return null;
    }

    /** The attribute that a field or getter stands for; null for other methods. */
    static @Nullable String attributeName(Member member) {
        return member instanceof Method method ? propertyName(method) : member.getName();
    }

    private static @Nullable String propertyName(Method method) {
        var name = method.getName();
        if (method.getParameterCount() > 0) {
            return null;
        }
        if (name.startsWith("get") && name.length() > 3) {
            return decapitalized(name.substring(3));
        }
        return name.startsWith("is") && name.length() > 2 ? decapitalized(name.substring(2)) : null;
    }

    // As JavaBeans has it: getURL is the getter of URL, getUrl that of url.
    private static String decapitalized(String name) {
        var shouted =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return shouted ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static boolean isOurs(AnnotatedElement element) {
        return OURS.stream().anyMatch(element::isAnnotationPresent);
    }

    private static boolean isBridge(Member member) {
        return member instanceof Method method && method.isBridge();
    }

    static Class<?> declared(AnnotatedElement element) {
        return element instanceof Field field ? field.getType() : ((Method) element).getReturnType();
    }
}
