package io.crmify.jpa;

import io.crmify.StartupException;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.capture.HookedUnits;
import io.crmify.jpa.capture.JpaCapture;
import io.crmify.jpa.config.CrmifyConfig.Switches;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.project.JpaProjection;
import io.crmify.jpa.mapping.build.LeadModelBuilder;
import io.crmify.jpa.mapping.build.MappedBy;
import io.crmify.jpa.mapping.read.JpaReadSessions;
import io.crmify.jpa.store.UnitName;
import io.crmify.jpa.store.jta.JtaResources;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.UnaryOperator;

/** The side of persistence units that any other provider runs, under JTA and seen by an entity listener. */
final class JpaSide {
    private JpaSide() {}

    /** @throws StartupException if there is no way into the unit's transactions, with the faults of its mapping too */
    static PersistenceSide of(CrmifySetup setup, Switches switches, Faults faults) {
        var factory = behind(setup.factory());
        var jta = JtaResources.of(setup.factory(), UnitName.of(factory), setup.jta(), faults::add);
        var models = models(factory, faults);
        checkListener(factory, faults);
        if (jta == null) {
            models.build(setup.mappers());
            throw new StartupException(faults.list());
        }
        var entrance = JpaCapture.of(factory, jta, switches.schema(), faults);
        var unit = entrance.unit();
        return new PersistenceSide(
                unit,
                models,
                new JpaReadSessions(factory, jta.transactions()),
                new JpaProjection(
                        unit.database(), new Links(unit.database(), unit.name()), factory, jta.transactions()),
                entrance::open);
    }

    private static LeadModelBuilder models(EntityManagerFactory factory, Faults faults) {
        return new LeadModelBuilder(factory.getMetamodel(), MappedBy.ANNOTATIONS, UnaryOperator.identity(), faults);
    }

    private static void checkListener(EntityManagerFactory factory, Faults faults) {
        for (var entity : factory.getMetamodel().getEntities()) {
            var type = entity.getJavaType();
            if (type.isAnnotationPresent(CrmLead.class)) {
                HookedUnits.othersWith(type, factory)
                        .forEach(other -> faults.add(
                                "CRMIFY-112",
                                type.getSimpleName(),
                                "it is an entity of the persistence unit '" + other
                                        + "' too, and an entity listener is not told in which one it changed",
                                "have crmify work for one of them only"));
            }
        }
    }

    static void stop(EntityManagerFactory factory) {
        HookedUnits.addSwitchedOff(behind(factory));
    }

    // A container may hand us a proxy of the factory, which is of no use any more once the container ends.
    private static EntityManagerFactory behind(EntityManagerFactory factory) {
        try (var manager = factory.createEntityManager()) {
            return manager.getEntityManagerFactory();
        }
    }
}
