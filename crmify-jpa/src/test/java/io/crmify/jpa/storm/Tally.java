package io.crmify.jpa.storm;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** How many changes a writer has committed; written in the same transactions, so that it is exact whoever is killed when. */
@Entity
public class Tally {
    @Id
    public String writer;

    public long changes;

    protected Tally() {}

    Tally(String writer) {
        this.writer = writer;
    }
}
