package io.crmify.jpa.mapping;

import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadContent;
import io.crmify.lead.LeadMapper;
import io.crmify.lead.LeadStage;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mapping by code. */
class LeadMapperTest {
    private static Shop shop(LeadMapper<?> mapper, Class<?>... entities) {
        return Shop.on(TestDatabase.H2)
                .entities(entities)
                .setup(setup -> setup.mapper(mapper))
                .open();
    }

    /** Knows nothing of crmify. */
    @Entity(name = "Person")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Person {
        @Id
        @GeneratedValue
        Long id;

        String name;

        BigDecimal spent = BigDecimal.ZERO;

        boolean robot;
    }

    @Entity(name = "Regular")
    static class Regular extends Person {
        int visits;
    }

    static class PersonMapper implements LeadMapper<Person> {
        @Override
        public LeadContent map(Person person) {
            return LeadContent.empty()
                    .with(LAST_NAME, person.name)
                    .with("spent", person.spent)
                    .withStage(person.spent.signum() > 0 ? LeadStage.CONVERTED : LeadStage.NEW)
                    .withTags(Set.of(person.getClass().getSimpleName()))
                    .withLists(Set.of("all"));
        }

        @Override
        public boolean isLead(Person person) {
            return !person.robot;
        }
    }

    private static Person person(String name) {
        var person = new Person();
        person.name = name;
        return person;
    }

    @Test
    void mapsAClassThatIsNotAnnotated() {
        try (var shop = shop(new PersonMapper(), Person.class, Regular.class)) {
            var ada = shop.persist(person("Lovelace"));
            shop.drain();
            var held = shop.theCrm().records().get(0);
            assertThat(held.fields()).containsOnly(entry(LAST_NAME, "Lovelace"));
            assertThat(held.properties()).containsOnly(entry("spent", BigDecimal.ZERO));
            assertThat(held.status()).isEqualTo("NotContacted");
            assertThat(held.tags()).containsExactly("Person");
            assertThat(held.lists()).containsExactly("all");
            assertThat(shop.rows("select type from crmify_link").get(0)).containsExactly("Person");

            shop.edit(Person.class, ada.id, p -> {
                p.name = " ";
                p.spent = new BigDecimal("9.90");
            });
            shop.drain();

            held = shop.theCrm().records().get(0);
            assertThat(held.fields()).isEmpty();
            assertThat(held.properties()).containsOnly(entry("spent", new BigDecimal("9.9")));
            assertThat(held.status()).isEqualTo("Converted");

            shop.run(m -> m.remove(m.find(Person.class, ada.id)));
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();
        }
    }

    @Test
    void mapsSubclassesToo() {
        try (var shop = shop(new PersonMapper(), Person.class, Regular.class)) {
            var regular = new Regular();
            regular.name = "Babbage";
            shop.persist(regular);
            shop.drain();

            assertThat(shop.theCrm().records().get(0).tags()).containsExactly("Regular");
        }
    }

    @Test
    void asksWhoIsALead() {
        try (var shop = shop(new PersonMapper(), Person.class, Regular.class)) {
            var robot = person("Engine");
            robot.robot = true;
            shop.persist(robot);
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();

            shop.edit(Person.class, robot.id, p -> p.robot = false);
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(1);
        }
    }

    static class RegularMapper implements LeadMapper<Regular> {
        @Override
        public LeadContent map(Regular regular) {
            return LeadContent.empty().with("visits", regular.visits);
        }

        @Override
        public String name() {
            return "guest";
        }
    }

    @Test
    void mapsOnlyTheClassItNamesAndStoresItByItsName() {
        try (var shop = shop(new RegularMapper(), Person.class, Regular.class)) {
            shop.persist(person("nobody"));
            var regular = new Regular();
            regular.visits = 3;
            shop.persist(regular);
            shop.drain();

            assertThat(shop.theCrm().records()).singleElement().satisfies(record -> assertThat(record.properties())
                    .containsOnly(entry("visits", 3L)));
            assertThat(shop.rows("select type from crmify_link").get(0)).containsExactly("guest");
        }
    }

    @Entity
    @CrmLead
    static class Annotated {
        @Id
        @GeneratedValue
        Long id;

        @CrmId
        String crmId;

        @CrmField(LAST_NAME)
        String name = "by annotation";
    }

    @Entity
    static class Special extends Annotated {
        String mail = "special@example.org";
    }

    static class AnnotatedMapper implements LeadMapper<Annotated> {
        @Override
        public LeadContent map(Annotated entity) {
            return LeadContent.empty().with(LAST_NAME, "by mapper");
        }
    }

    static class SpecialMapper implements LeadMapper<Special> {
        @Override
        public LeadContent map(Special entity) {
            return LeadContent.empty().with(EMAIL, entity.mail);
        }
    }

    @Test
    void winsOverAnnotationsAndStillFillsInTheCrmId() {
        try (var shop = shop(new AnnotatedMapper(), Annotated.class, Special.class)) {
            var lead = shop.persist(new Annotated());
            shop.drain();

            var held = shop.theCrm().records().get(0);
            assertThat(held.text(LAST_NAME)).isEqualTo("by mapper");
            assertThat(shop.find(Annotated.class, lead.id).crmId).isEqualTo(held.id());
        }
    }

    @Test
    void winsForASubclassAlone() {
        try (var shop = shop(new SpecialMapper(), Annotated.class, Special.class)) {
            shop.persist(new Annotated());
            shop.drain();
            shop.persist(new Special());
            shop.drain();

            assertThat(shop.theCrm().records().get(0).fields()).containsOnly(entry(LAST_NAME, "by annotation"));
            assertThat(shop.theCrm().records().get(1).fields()).containsOnly(entry(EMAIL, "special@example.org"));
        }
    }

    /** As a container makes of a bean. */
    static class ProxiedMapper extends PersonMapper {}

    @Test
    void knowsTheClassBehindAProxyOfTheMapper() {
        try (var shop = shop(new ProxiedMapper(), Person.class, Regular.class)) {
            shop.persist(person("Lovelace"));
            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(1);
        }
    }

    static class Failing implements LeadMapper<Person> {
        @Override
        public LeadContent map(Person person) {
            if (person.robot) {
                throw new IllegalArgumentException("no robots like " + person.name);
            }
            return LeadContent.empty().with(LAST_NAME, person.name);
        }
    }

    @Test
    void failsOnlyTheLeadForWhichItThrows() {
        try (var shop = shop(new Failing(), Person.class, Regular.class)) {
            var robot = person("Engine");
            robot.robot = true;
            shop.run(m -> {
                m.persist(robot);
                m.persist(person("Lovelace"));
            });
            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(1);
            assertThat(shop.crmify().operations().failed(10)).singleElement().satisfies(failed -> assertThat(
                            failed.detail())
                    .contains("IllegalArgumentException")
                    .doesNotContain("Engine"));
        }
    }

    /** Gives whatever stands under a name. */
    record Careless(Map<String, Object> values) implements LeadMapper<Person> {
        @Override
        public LeadContent map(Person person) {
            return LeadContent.empty().with(LAST_NAME, person.name).with("any", values.get(person.name));
        }
    }

    @Test
    void givesUpOneLeadWhoseValueNoCrmTakesAndSendsTheOthers() {
        var careless = new Careless(Map.of("thread", new Thread(), "number", Double.NaN));
        try (var shop = shop(careless, Person.class, Regular.class)) {
            List.of("thread", "number", "Ada").forEach(name -> shop.persist(person(name)));

            shop.drain();

            assertThat(shop.theCrm().records()).singleElement().satisfies(held -> assertThat(held.text(LAST_NAME))
                    .isEqualTo("Ada"));
            assertThat(shop.crmify().operations().failed(10))
                    .allSatisfy(failed -> assertThat(failed.reason()).isEqualTo("UNREADABLE_ENTITY"))
                    .extracting(failed -> failed.detail())
                    .satisfiesExactlyInAnyOrder(
                            detail -> assertThat(detail).contains("java.lang.Thread"),
                            detail -> assertThat(detail).contains("java.lang.NumberFormatException"));
        }
    }
}
