package io.crmify.jpa;

import io.crmify.jpa.capture.HibernateHook;
import io.crmify.jpa.config.CrmifyConfig.Switches;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.project.HibernateProjection;
import io.crmify.jpa.mapping.build.HibernateModels;
import io.crmify.jpa.mapping.read.HibernateReadSessions;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** The side of persistence units that Hibernate runs. */
final class HibernateSide {
    private HibernateSide() {}

    static PersistenceSide of(EntityManagerFactory factory, Switches switches, Faults faults) {
        var sessions = sessionFactory(factory);
        var unit = HibernateHook.unit(sessions, switches, faults);
        return new PersistenceSide(
                unit,
                HibernateModels.builder(sessions, faults),
                new HibernateReadSessions(sessions),
                new HibernateProjection(unit.database(), new Links(unit.database(), unit.name()), sessions),
                () -> {}); // the hook let them in when the factory was made
    }

    static void stop(EntityManagerFactory factory) {
        HibernateHook.stop(sessionFactory(factory));
    }

    // A container may hand us a proxy of the factory, which unwraps to
    // nothing; the sessions it makes know the real one.
    private static SessionFactoryImplementor sessionFactory(EntityManagerFactory factory) {
        try (var manager = factory.createEntityManager()) {
            return manager.unwrap(Session.class).getSessionFactory().unwrap(SessionFactoryImplementor.class);
        }
    }
}
