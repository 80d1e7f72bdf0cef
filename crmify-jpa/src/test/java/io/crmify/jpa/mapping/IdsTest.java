package io.crmify.jpa.mapping;

import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leads with ids of every kind come, change and go, and their CRM id comes back. */
class IdsTest {
    @MappedSuperclass
    abstract static class Named {
        @CrmId
        String crmId;

        @CrmField(LAST_NAME)
        String name = "Byron";
    }

    private static Shop shop(Class<?>... entities) {
        return Shop.on(TestDatabase.H2).entities(Named.class).entities(entities).open();
    }

    private static <T extends Named> void livesAndDies(Shop shop, Class<T> type, T entity, Object id) {
        shop.persist(entity);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(1);
        var crmId = shop.theCrm().records().get(0).id();
        assertThat(shop.find(type, id).crmId).isEqualTo(crmId);
        assertThat(shop.crm().crmId(entity)).contains(crmId);

        shop.edit(type, id, e -> e.name = "Lovelace");
        shop.drain();
        assertThat(shop.theCrm().records()).singleElement().satisfies(held -> {
            assertThat(held.id()).isEqualTo(crmId);
            assertThat(held.text(LAST_NAME)).isEqualTo("Lovelace");
        });

        assertThat(shop.crm().resync(type, "e.name = :name", Map.of("name", "Lovelace")))
                .isEqualTo(1);
        shop.drain();

        shop.run(m -> m.remove(m.find(type, id)));
        shop.drain();
        assertThat(shop.theCrm().records()).isEmpty();
        assertThat(shop.rows("select * from crmify_change_dead")).isEmpty();
    }

    @Entity
    @CrmLead
    static class ByText extends Named {
        @Id
        @Column(length = 500)
        String code;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with, comma",
                "back\\slash \\n",
                "two\nlines\r\n",
                " blanks around ",
                "ü ñ 漢字 😀",
                "'quotes\" %_?:{}$",
                "tab\tand\u0001control"
            })
    void areTextsWithAnyCharacters(String code) {
        try (var shop = shop(ByText.class)) {
            var lead = new ByText();
            lead.code = code;

            livesAndDies(shop, ByText.class, lead, code);
        }
    }

    @Test
    void arePutAsideWhenTheyAreTooLong() {
        try (var shop = shop(ByText.class)) {
            var lead = new ByText();
            lead.code = "x".repeat(401);
            var neighbour = new ByText();
            neighbour.code = "x".repeat(400);
            shop.run(m -> {
                m.persist(lead);
                m.persist(neighbour);
            });

            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(1);
            assertThat(shop.rows("select reason from crmify_change_dead").get(0))
                    .containsExactly("ID_TOO_LONG");
        }
    }

    @Entity
    @CrmLead
    static class ByUuid extends Named {
        @Id
        @GeneratedValue
        UUID id;
    }

    @Test
    void areUuids() {
        try (var shop = shop(ByUuid.class)) {
            var lead = new ByUuid();
            shop.persist(lead);
            shop.run(m -> m.remove(m.find(ByUuid.class, lead.id)));
            var other = new ByUuid();
            shop.inTransaction(m -> {
                m.persist(other);
                return true;
            });
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(1);
            assertThat(shop.find(ByUuid.class, other.id).crmId).isNotNull();
        }
    }

    @Test
    void arePagedThroughWhenTheyAreUuids() {
        try (var shop = shop(ByUuid.class)) {
            shop.run(m -> {
                for (int i = 0; i < 1200; i++) {
                    m.persist(new ByUuid());
                }
            });

            assertThat(shop.crm().resync(ByUuid.class, "", Map.of())).isEqualTo(1200);
        }
    }

    enum Kind {
        FIRST,
        SECOND
    }

    @Entity
    @CrmLead
    static class ByEnum extends Named {
        @Id
        @Enumerated(EnumType.STRING)
        Kind kind = Kind.SECOND;
    }

    @Test
    void areEnums() {
        try (var shop = shop(ByEnum.class)) {
            livesAndDies(shop, ByEnum.class, new ByEnum(), Kind.SECOND);
        }
    }

    @Entity
    @CrmLead
    static class ByDate extends Named {
        @Id
        LocalDate founded = LocalDate.of(2026, 8, 1);
    }

    @Test
    void areDates() {
        try (var shop = shop(ByDate.class)) {
            livesAndDies(shop, ByDate.class, new ByDate(), LocalDate.of(2026, 8, 1));
        }
    }

    @Entity
    @CrmLead
    static class ByAmount extends Named {
        @Id
        @Column(precision = 10, scale = 2)
        BigDecimal amount = new BigDecimal("10.5");
    }

    @Test
    void areNumbersWithAScale() {
        try (var shop = shop(ByAmount.class)) {
            livesAndDies(shop, ByAmount.class, new ByAmount(), new BigDecimal("10.50"));
        }
    }

    @Embeddable
    static class Place {
        String country;
        int number;

        Place() {}

        Place(String country, int number) {
            this.country = country;
            this.number = number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && place.number == number && place.country.equals(country);
        }

        @Override
        public int hashCode() {
            return Objects.hash(country, number);
        }
    }

    @Entity
    @CrmLead
    static class ByPlace extends Named {
        @EmbeddedId
        Place place;

        ByPlace() {}

        ByPlace(Place place) {
            this.place = place;
        }
    }

    @Test
    void areEmbedded() {
        try (var shop = shop(ByPlace.class, Place.class)) {
            livesAndDies(shop, ByPlace.class, new ByPlace(new Place("C,\\H", 7)), new Place("C,\\H", 7));
        }
    }

    @Test
    void arePagedThroughWhenTheyHaveTwoParts() {
        try (var shop = shop(ByPlace.class, Place.class)) {
            shop.run(m -> {
                for (int i = 0; i < 1200; i++) {
                    m.persist(new ByPlace(new Place("c" + i % 7, i)));
                }
            });

            assertThat(shop.crm().resync(ByPlace.class, "", Map.of())).isEqualTo(1200);
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(1200);
        }
    }

    record Seat(String hall, int row) {}

    @Entity
    @CrmLead
    @IdClass(Seat.class)
    static class BySeat extends Named {
        @Id
        String hall = "main";

        @Id
        @Column(name = "seat_row")
        int row = 3;
    }

    @Test
    void areOfAnIdClassThatIsARecord() {
        try (var shop = shop(BySeat.class)) {
            livesAndDies(shop, BySeat.class, new BySeat(), new Seat("main", 3));
        }
    }

    @Embeddable
    record Shelf(String room, int level) {}

    @Entity
    @CrmLead
    static class ByShelf extends Named {
        @EmbeddedId
        Shelf shelf = new Shelf("a", 1);
    }

    @Test
    void areEmbeddedRecords() {
        try (var shop = shop(ByShelf.class, Shelf.class)) {
            livesAndDies(shop, ByShelf.class, new ByShelf(), new Shelf("a", 1));
        }
    }

    @Entity
    static class Firm {
        @Id
        @GeneratedValue
        Long id;
    }

    static class DeskKey {
        Long firm;
        String desk;

        DeskKey() {}

        DeskKey(Long firm, String desk) {
            this.firm = firm;
            this.desk = desk;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof DeskKey key && key.firm.equals(firm) && key.desk.equals(desk);
        }

        @Override
        public int hashCode() {
            return Objects.hash(firm, desk);
        }
    }

    @Entity
    @CrmLead
    @IdClass(DeskKey.class)
    static class ByDesk extends Named {
        @Id
        @ManyToOne
        Firm firm;

        @Id
        String desk = "north";
    }

    @Test
    void areOfAnIdClassWithAReference() {
        try (var shop = shop(ByDesk.class, Firm.class)) {
            var firm = shop.persist(new Firm());
            var lead = new ByDesk();
            lead.firm = firm;

            livesAndDies(shop, ByDesk.class, lead, new DeskKey(firm.id, "north"));
        }
    }
}
