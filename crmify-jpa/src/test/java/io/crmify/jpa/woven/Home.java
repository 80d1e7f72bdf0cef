package io.crmify.jpa.woven;

import io.crmify.jpa.cdi.CrmLeadListener;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToOne;

/** Has the reference to its member. */
@Entity
@EntityListeners(CrmLeadListener.class)
public class Home {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private Long id;

    private String city;

    @OneToOne(fetch = FetchType.LAZY)
    private Member member;

    protected Home() {}

    Home(String city, Member member) {
        this.city = city;
        this.member = member;
    }

    Long id() {
        return id;
    }

    void move(String other) {
        city = other;
    }
}
