package io.crmify.jpa.woven;

import io.crmify.jpa.cdi.CrmLeadListener;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** Read by members. */
@Entity
@EntityListeners(CrmLeadListener.class)
public class Club {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private Long id;

    private String name;

    protected Club() {}

    Club(String name) {
        this.name = name;
    }

    Long id() {
        return id;
    }

    void rename(String other) {
        name = other;
    }
}
