package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmId;
import io.crmify.jpa.config.ConfigReader;
import io.crmify.jpa.config.Faults;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hibernate.boot.ResourceStreamLocator;
import org.hibernate.boot.spi.AdditionalMappingContributions;
import org.hibernate.boot.spi.AdditionalMappingContributor;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.boot.spi.MetadataBuildingContext;
import org.hibernate.mapping.Property;

/**
 * Leaves {@link CrmId} columns out of Hibernate's UPDATEs. Without it a transaction that loaded the entity before crmify wrote the
 * id would write the old value back with its full-column update, without anybody noticing. Found by Hibernate through
 * {@link java.util.ServiceLoader}.
 */
public final class HibernateCrmIdColumn implements AdditionalMappingContributor {
    @Override
    public String getContributorName() {
        return "crmify";
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"}) // the only spelling that Hibernate 6.6 has too
    public void contribute(
            AdditionalMappingContributions contributions,
            InFlightMetadataCollector metadata,
            ResourceStreamLocator locator,
            MetadataBuildingContext context) {
        if (!isProjected()) {
            return;
        }
        for (var entity : metadata.getEntityBindings()) {
            if (entity.hasPojoRepresentation()) {
                entity.getProperties().stream()
                        .filter(property -> isCrmId(entity.getMappedClass(), property))
                        .forEach(property -> property.setUpdateable(false));
            }
        }
    }

    // Else the column is the application's own. What is wrong in these keys is told when crmify starts.
    private static boolean isProjected() {
        var switches = ConfigReader.switches(ConfigProvider.getConfig(), new Faults());
        return switches.enabled() && switches.projectId();
    }

    private static boolean isCrmId(Class<?> entity, Property property) {
        return Stream.<Class<?>>iterate(entity, c -> c != null, Class::getSuperclass)
                .flatMap(
                        c -> Stream.<Member>concat(Stream.of(c.getDeclaredFields()), Stream.of(c.getDeclaredMethods())))
                .filter(member -> ((AnnotatedElement) member).isAnnotationPresent(CrmId.class))
                .anyMatch(member -> property.getName().equals(AnnotationScan.attributeName(member)));
    }
}
