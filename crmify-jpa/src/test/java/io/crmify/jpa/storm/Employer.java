package io.crmify.jpa.storm;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

/** No lead itself; its name is part of its clients' records. */
@Entity
public class Employer {
    @Id
    public long id;

    @Version
    public int version;

    public String name;

    protected Employer() {}

    Employer(long id) {
        this.id = id;
        this.name = "Employer " + id;
    }
}
