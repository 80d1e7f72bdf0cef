package io.crmify.jpa.capture;

import io.crmify.jpa.change.Changes;
import io.crmify.jpa.store.Database;
import jakarta.persistence.EntityManagerFactory;

/** A persistence unit whose changes are recorded, with what the rest of crmify needs of it. */
public record CapturedUnit(
        String name, EntityManagerFactory factory, Database database, Changes changes, Capture capture) {}
