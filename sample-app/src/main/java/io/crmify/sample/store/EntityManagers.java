package io.crmify.sample.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.TransactionScoped;

/** An entity manager for each transaction. */
@ApplicationScoped
class EntityManagers {
    @Inject
    EntityManagerFactory factory;

    @Produces
    @TransactionScoped
    EntityManager open() {
        return factory.createEntityManager();
    }

    void close(@Disposes EntityManager entities) {
        entities.close();
    }
}
