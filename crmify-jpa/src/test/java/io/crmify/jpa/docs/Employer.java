package io.crmify.jpa.docs;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Whom subscribers work for; no lead itself. */
@Entity
public class Employer {
    @Id
    Long id;

    String name;
}
