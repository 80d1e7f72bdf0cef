package io.crmify.sample.shop;

import static jakarta.persistence.FetchType.LAZY;
import static jakarta.persistence.GenerationType.SEQUENCE;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a customer bought, for how much. */
@Entity
public class Purchase {
    @Id
    @GeneratedValue(strategy = SEQUENCE)
    private @Nullable Long id;

    @ManyToOne(fetch = LAZY, optional = false)
    private Customer customer;

    @Column(precision = 12, scale = 2, nullable = false)
    private BigDecimal amount;

    @Column(nullable = false)
    private Instant bought;

    /** For the persistence provider. */
    @SuppressWarnings("NullAway.Init")
    protected Purchase() {}

    Purchase(Customer customer, BigDecimal amount, Instant bought) {
        this.customer = customer;
        this.amount = amount;
        this.bought = bought;
    }

    public BigDecimal amount() {
        return amount;
    }

    public Instant bought() {
        return bought;
    }
}
