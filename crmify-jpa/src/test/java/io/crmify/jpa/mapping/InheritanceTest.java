package io.crmify.jpa.mapping;

import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.JOB_TITLE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.LEAD_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.LeadStatus;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import org.junit.jupiter.api.Test;

/** Leads in hierarchies. */
class InheritanceTest {
    private static Shop shop(Class<?>... entities) {
        return Shop.on(TestDatabase.H2).entities(entities).open();
    }

    @Entity
    static class Firm {
        @Id
        @GeneratedValue
        Long id;

        String name;
    }

    // ---- the root is a lead

    @Entity
    @CrmLead
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Person {
        @Id
        @GeneratedValue
        Long id;

        @CrmId
        String crmId;

        @CrmField(LAST_NAME)
        String name;
    }

    @Entity
    @CrmField(value = LEAD_SOURCE, constant = "office")
    static class Employee extends Person {
        @CrmField(JOB_TITLE)
        String title;

        int salary;

        @ManyToOne(fetch = FetchType.LAZY)
        @CrmField(value = COMPANY, path = "name")
        Firm firm;

        @LeadStatus(reads = "title")
        String status() {
            return title == null ? null : "Contacted";
        }
    }

    @Entity
    static class Boss extends Employee {
        String car;
    }

    private static Employee employee(Firm firm) {
        var employee = new Employee();
        employee.name = "Babbage";
        employee.title = "engineer";
        employee.firm = firm;
        return employee;
    }

    @Test
    void mapsEachClassOfAJoinedHierarchyWithWhatItAdds() {
        try (var shop = shop(Person.class, Employee.class, Boss.class, Firm.class)) {
            var person = new Person();
            person.name = "Lovelace";
            shop.persist(person);
            shop.drain();
            var employee = shop.persist(employee(null));
            shop.drain();

            assertThat(shop.theCrm().records().get(0).fields()).containsOnly(entry(LAST_NAME, "Lovelace"));
            assertThat(shop.theCrm().records().get(0).status()).isNull();
            var held = shop.theCrm().records().get(1);
            assertThat(held.fields())
                    .containsOnly(
                            entry(LAST_NAME, "Babbage"), entry(JOB_TITLE, "engineer"), entry(LEAD_SOURCE, "office"));
            assertThat(held.status()).isEqualTo("Contacted");
            assertThat(shop.find(Person.class, employee.id).crmId).isEqualTo(held.id());
        }
    }

    @Test
    void seesChangesOfEveryLevelThatAreMappedAndOfNoOther() {
        try (var shop = shop(Person.class, Employee.class, Boss.class, Firm.class)) {
            var boss = new Boss();
            boss.name = "Babbage";
            shop.persist(boss);
            shop.drain();

            shop.edit(Boss.class, boss.id, b -> {
                b.car = "coach";
                b.salary = 7;
            });
            assertThat(shop.recorded()).isEmpty();

            shop.edit(Person.class, boss.id, p -> p.name = "Peel");
            shop.edit(Employee.class, boss.id, e -> e.title = "minister");
            shop.drain();
            assertThat(shop.theCrm().records().get(0).fields())
                    .containsOnly(entry(LAST_NAME, "Peel"), entry(JOB_TITLE, "minister"), entry(LEAD_SOURCE, "office"));
        }
    }

    @Test
    void reachesLeadsOfASubclassFromWhatOnlyThatRefersTo() {
        try (var shop = shop(Person.class, Employee.class, Boss.class, Firm.class)) {
            var firm = new Firm();
            firm.name = "Engines";
            shop.persist(firm);
            shop.persist(employee(firm));
            shop.drain();

            shop.edit(Firm.class, firm.id, f -> f.name = "Analytical Engines");
            shop.drain();

            assertThat(shop.theCrm().records().get(0).text(COMPANY)).isEqualTo("Analytical Engines");
        }
    }

    @Test
    void answersForAReferenceThatIsNotLoaded() {
        try (var shop = shop(Person.class, Employee.class, Boss.class, Firm.class)) {
            var employee = shop.persist(employee(null));
            shop.drain();

            var reference = shop.inTransaction(m -> m.getReference(Person.class, employee.id));

            assertThat(shop.crm().crmId(reference))
                    .contains(shop.theCrm().records().get(0).id());
        }
    }

    // ---- only a subclass is a lead

    @Entity
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    abstract static class Party {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(LAST_NAME)
        String name;

        @ManyToOne(fetch = FetchType.LAZY)
        Firm firm;
    }

    @Entity
    @CrmLead
    static class Human extends Party {
        @CrmId
        String crmId;

        @CrmField(EMAIL)
        String email;

        @ManyToOne(fetch = FetchType.LAZY)
        @CrmField(value = COMPANY, path = "name")
        Firm employer;
    }

    @Entity
    static class Artist extends Human {
        @CrmField(JOB_TITLE)
        String art;
    }

    @Entity
    static class Club extends Party {
        String seat;
    }

    @Test
    void sendsOnlyTheSubclassThatIsALead() {
        try (var shop = shop(Party.class, Human.class, Artist.class, Club.class, Firm.class)) {
            var firm = new Firm();
            firm.name = "Engines";
            shop.persist(firm);
            var human = new Human();
            human.name = "Lovelace";
            human.employer = firm;
            shop.persist(human);
            var club = shop.persist(new Club());

            assertThat(shop.recorded()).hasSize(1);
            shop.drain();
            assertThat(shop.theCrm().records()).singleElement().satisfies(held -> assertThat(held.fields())
                    .containsOnly(entry(LAST_NAME, "Lovelace"), entry(COMPANY, "Engines")));
            assertThat(shop.find(Human.class, human.id).crmId).isNotNull();

            shop.edit(Club.class, club.id, c -> c.name = "chess");
            shop.run(m -> m.remove(m.find(Club.class, club.id)));
            assertThat(shop.recorded()).isEmpty();

            shop.edit(Firm.class, firm.id, f -> f.name = "Looms");
            shop.drain();
            assertThat(shop.theCrm().records().get(0).text(COMPANY)).isEqualTo("Looms");

            shop.run(m -> m.remove(m.find(Party.class, human.id)));
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();
        }
    }

    @Test
    void sendsWhatIsBelowTheSubclassToo() {
        try (var shop = shop(Party.class, Human.class, Artist.class, Club.class, Firm.class)) {
            var artist = new Artist();
            artist.name = "Turner";
            artist.art = "painter";
            shop.persist(artist);
            shop.drain();

            assertThat(shop.theCrm().records().get(0).fields())
                    .containsOnly(entry(LAST_NAME, "Turner"), entry(JOB_TITLE, "painter"));
            assertThat(shop.find(Artist.class, artist.id).crmId).isNotNull();
        }
    }

    // ---- a table for each class

    @Entity
    @CrmLead
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Contact {
        @Id
        @GeneratedValue
        Long id;

        @CrmId
        String crmId;

        @CrmField(LAST_NAME)
        String name;
    }

    @Entity
    static class Friend extends Contact {}

    @Entity
    static class Foe extends Contact {
        @CrmField(EMAIL)
        String email;
    }

    @Test
    void mapsClassesWithTablesOfTheirOwn() {
        try (var shop = shop(Contact.class, Friend.class, Foe.class)) {
            var friend = new Friend();
            friend.name = "Lovelace";
            var foe = new Foe();
            foe.name = "Byron";
            foe.email = "byron@example.org";
            shop.persist(friend);
            shop.drain();
            shop.persist(foe);
            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(2);
            assertThat(shop.theCrm().records().get(1).fields())
                    .containsOnly(entry(LAST_NAME, "Byron"), entry(EMAIL, "byron@example.org"));
            assertThat(shop.find(Friend.class, friend.id).crmId)
                    .isEqualTo(shop.theCrm().records().get(0).id());
            assertThat(shop.find(Foe.class, foe.id).crmId)
                    .isEqualTo(shop.theCrm().records().get(1).id());

            shop.run(m -> m.remove(m.find(Contact.class, foe.id)));
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(1);

            shop.run(m ->
                    m.createNativeQuery("delete from InheritanceTest$Friend").executeUpdate());
            shop.crm().resync(friend);
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();
        }
    }

    // ---- mapped superclasses

    @MappedSuperclass
    @CrmField(value = LEAD_SOURCE, constant = "web")
    abstract static class Base {
        @Id
        @GeneratedValue
        Long id;

        @CrmId
        String crmId;

        @CrmField(LAST_NAME)
        String name;

        @LeadStatus
        String status;
    }

    @Entity
    @CrmLead
    static class Member extends Base {
        @CrmField(EMAIL)
        String email;
    }

    @MappedSuperclass
    @Access(AccessType.PROPERTY)
    abstract static class Titled {
        private Long id;

        @Id
        @GeneratedValue
        public Long getId() {
            return id;
        }

        public void setId(Long id) {
            this.id = id;
        }

        @CrmField(JOB_TITLE)
        public String getTitle() {
            return "plain";
        }

        public void setTitle(String title) {}
    }

    @Entity
    @CrmLead
    static class Doctor extends Titled {
        @Override
        @CrmField(JOB_TITLE)
        public String getTitle() {
            return "Dr";
        }
    }

    @Test
    void takesAnOverriddenGetterForOneAttribute() {
        try (var shop = shop(Titled.class, Doctor.class)) {
            shop.persist(new Doctor());
            shop.drain();

            assertThat(shop.theCrm().records().get(0).text(JOB_TITLE)).isEqualTo("Dr");
        }
    }

    @Test
    void mapsWhatAMappedSuperclassDeclares() {
        try (var shop = shop(Base.class, Member.class)) {
            var member = new Member();
            member.name = "Byron";
            member.email = "ada@example.org";
            member.status = "Contacted";
            shop.persist(member);
            shop.drain();
            var held = shop.theCrm().records().get(0);
            assertThat(held.fields())
                    .containsOnly(
                            entry(LAST_NAME, "Byron"), entry(EMAIL, "ada@example.org"), entry(LEAD_SOURCE, "web"));
            assertThat(held.status()).isEqualTo("Contacted");
            assertThat(shop.find(Member.class, member.id).crmId).isEqualTo(held.id());

            shop.edit(Member.class, member.id, m -> m.name = "Lovelace");
            shop.drain();
            assertThat(shop.theCrm().records().get(0).text(LAST_NAME)).isEqualTo("Lovelace");
        }
    }
}
