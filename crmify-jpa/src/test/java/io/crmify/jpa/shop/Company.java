package io.crmify.jpa.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** No lead itself, but read by some. */
@Entity
public class Company {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    public Long id;

    public String name;

    /** Not read by a lead. */
    public String motto;

    protected Company() {}

    public Company(String name) {
        this.name = name;
    }
}
