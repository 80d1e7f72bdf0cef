package io.crmify.jpa.mapping.build;

import io.crmify.jpa.config.Faults;
import jakarta.persistence.metamodel.Attribute;
import jakarta.persistence.metamodel.PluralAttribute;
import org.hibernate.Hibernate;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Makes models of persistence units that Hibernate runs. */
public final class HibernateModels {
    private HibernateModels() {}

    public static LeadModelBuilder builder(SessionFactoryImplementor factory, Faults faults) {
        return new LeadModelBuilder(
                factory.getMetamodel(), attribute -> mappedBy(factory, attribute), Hibernate::unproxy, faults);
    }

    // Hibernate's own model knows it of collections that are mapped in XML, too.
    private static String mappedBy(SessionFactoryImplementor factory, Attribute<?, ?> attribute) {
        var annotated = MappedBy.ANNOTATIONS.of(attribute);
        if (!annotated.isEmpty() || !(attribute instanceof PluralAttribute)) {
            return annotated;
        }
        var role = attribute.getDeclaringType().getJavaType().getName() + "." + attribute.getName();
        var collection = factory.getMappingMetamodel().findCollectionDescriptor(role);
        return collection == null || collection.getMappedByProperty() == null ? "" : collection.getMappedByProperty();
    }
}
