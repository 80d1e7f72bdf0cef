package io.crmify.jpa.mapping.build;

import io.crmify.jpa.mapping.access.AttributeMember;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.metamodel.Attribute;
import java.lang.reflect.AnnotatedElement;

/**
 * Tells which side of an association has the reference. JPA's metamodel does not, so the annotations are asked; a mapping in XML is
 * taken for the owning side, unless the provider's own model knows better.
 */
@FunctionalInterface
public interface MappedBy {
    MappedBy ANNOTATIONS = attribute -> {
        if (!(AttributeMember.declared(attribute) instanceof AnnotatedElement member)) {
            return "";
        }
        var oneToMany = member.getAnnotation(OneToMany.class);
        var oneToOne = member.getAnnotation(OneToOne.class);
        var manyToMany = member.getAnnotation(ManyToMany.class);
        if (oneToMany != null) {
            return oneToMany.mappedBy();
        }
        if (oneToOne != null) {
            return oneToOne.mappedBy();
        }
        return manyToMany == null ? "" : manyToMany.mappedBy();
    };

    /** The attribute on the other side that has the reference; empty if this side has it. */
    String of(Attribute<?, ?> attribute);
}
