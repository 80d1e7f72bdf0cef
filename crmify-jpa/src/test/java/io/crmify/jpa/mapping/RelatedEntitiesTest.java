package io.crmify.jpa.mapping;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.COMPANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A change of what a lead's mapping reads elsewhere reaches the lead's record. */
class RelatedEntitiesTest {
    private static Shop shop(Class<?>... entities) {
        return Shop.on(TestDatabase.H2).entities(entities).open();
    }

    private static List<String> companies(Shop shop) {
        shop.drain();
        return shop.theCrm().records().stream()
                .map(record -> record.text(COMPANY))
                .toList();
    }

    private static Customer customer(Company company) {
        var customer = new Customer("Ada", "Lovelace", null);
        customer.company = company;
        return customer;
    }

    // ---- the lead refers

    @Test
    void sendsARenamedCompanyToAllItsCustomersAndNobodyElse() {
        try (var shop = shop(Customer.class, Company.class)) {
            var engines = shop.persist(new Company("Engines"));
            var looms = shop.persist(new Company("Looms"));
            shop.persist(customer(engines));
            shop.persist(customer(engines));
            shop.persist(customer(looms));
            shop.drain();
            shop.theCrm().forgetCalls();

            shop.edit(Company.class, engines.id, company -> company.name = "Analytical Engines");

            assertThat(companies(shop)).containsExactlyInAnyOrder("Analytical Engines", "Analytical Engines", "Looms");
            assertThat(shop.theCrm().sent()).hasSize(2).allSatisfy(lead -> assertThat(lead.fields())
                    .containsOnlyKeys(COMPANY));
        }
    }

    @Test
    void recordsNothingWhenSomethingUnmappedOfTheCompanyChanges() {
        try (var shop = shop(Customer.class, Company.class)) {
            var engines = shop.persist(new Company("Engines"));
            shop.persist(customer(engines));
            shop.drain();

            shop.edit(Company.class, engines.id, company -> company.motto = "It weaves patterns");

            assertThat(shop.recorded()).isEmpty();
        }
    }

    @Test
    void recordsNothingForACompanyThatIsNew() {
        try (var shop = shop(Customer.class, Company.class)) {
            shop.persist(new Company("Engines"));

            assertThat(shop.recorded()).isEmpty();
        }
    }

    @Test
    void followsACustomerToAnotherCompany() {
        try (var shop = shop(Customer.class, Company.class)) {
            var engines = shop.persist(new Company("Engines"));
            var looms = shop.persist(new Company("Looms"));
            var ada = shop.persist(customer(engines));
            shop.drain();

            shop.run(m -> m.find(Customer.class, ada.id).company = m.getReference(Company.class, looms.id));
            assertThat(companies(shop)).containsExactly("Looms");

            shop.theCrm().forgetCalls();
            shop.edit(Company.class, engines.id, company -> company.name = "Analytical Engines");
            shop.drain();
            assertThat(shop.theCrm().count(PUSH)).isZero();

            shop.edit(Company.class, looms.id, company -> company.name = "Jacquard Looms");
            assertThat(companies(shop)).containsExactly("Jacquard Looms");
        }
    }

    @Test
    void clearsTheCompanyOfACustomerWhoLeavesItAsItIsRemoved() {
        try (var shop = shop(Customer.class, Company.class)) {
            var engines = shop.persist(new Company("Engines"));
            var ada = shop.persist(customer(engines));
            shop.drain();

            shop.run(m -> {
                m.find(Customer.class, ada.id).company = null;
                m.remove(m.find(Company.class, engines.id));
            });

            assertThat(companies(shop)).containsExactly((String) null);
        }
    }

    @Test
    void reachesMoreLeadsThanOneAdmissionTakes() {
        try (var shop = shop(Customer.class, Company.class)) {
            var engines = shop.persist(new Company("Engines"));
            shop.run(m -> {
                for (int i = 0; i < 2100; i++) {
                    m.persist(customer(engines));
                }
            });
            shop.drain();

            shop.edit(Company.class, engines.id, company -> company.name = "Analytical Engines");

            assertThat(shop.recorded()).hasSize(1);
            assertThat(companies(shop)).hasSize(2100).containsOnly("Analytical Engines");
            assertThat(shop.rows("select * from crmify_fanout")).isEmpty();
        }
    }

    // ---- longer ways

    @Entity
    static class Owner {
        @Id
        @GeneratedValue
        Long id;

        String name;

        String hobby;
    }

    @Entity
    static class Branch {
        @Id
        @GeneratedValue
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Owner owner;
    }

    @Entity
    @CrmLead
    static class Visitor {
        @Id
        @GeneratedValue
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        @CrmField(value = COMPANY, path = "owner.name")
        Branch branch;
    }

    @Test
    void followsTwoReferences() {
        try (var shop = shop(Visitor.class, Branch.class, Owner.class)) {
            var owners = List.of(new Owner(), new Owner());
            owners.get(0).name = "one";
            owners.get(1).name = "two";
            owners.forEach(shop::persist);
            var branch = new Branch();
            branch.owner = owners.get(0);
            shop.persist(branch);
            var visitor = new Visitor();
            visitor.branch = branch;
            shop.persist(visitor);
            assertThat(companies(shop)).containsExactly("one");

            shop.edit(Owner.class, owners.get(0).id, owner -> owner.name = "first");
            assertThat(companies(shop)).containsExactly("first");

            shop.run(m -> m.find(Branch.class, branch.id).owner = m.getReference(Owner.class, owners.get(1).id));
            assertThat(companies(shop)).containsExactly("two");

            shop.edit(Owner.class, owners.get(1).id, owner -> owner.hobby = "chess");
            assertThat(shop.recorded()).isEmpty();
        }
    }

    // ---- others refer to the lead, or a table between

    @Entity
    static class Item {
        @Id
        @GeneratedValue
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Basket basket;

        String product;

        int count;
    }

    @Entity
    static class Basket {
        @Id
        @GeneratedValue
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Shopper shopper;

        String code;

        String remark;

        @OneToMany(mappedBy = "basket", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Item> items = new ArrayList<>();
    }

    @Entity
    static class Voucher {
        @Id
        @GeneratedValue
        Long id;

        String text;

        String secret;
    }

    @Entity
    static class Club {
        @Id
        @GeneratedValue
        Long id;

        String name;

        @ManyToMany(mappedBy = "clubs")
        Set<Shopper> members = new HashSet<>();
    }

    @Entity
    static class Profile {
        @Id
        @GeneratedValue
        Long id;

        @OneToOne(fetch = FetchType.LAZY)
        Shopper shopper;

        String site;
    }

    @Entity
    @CrmLead
    static class Shopper {
        @Id
        @GeneratedValue
        Long id;

        @OneToMany(mappedBy = "shopper", cascade = CascadeType.ALL)
        @CrmField(property = "codes", path = "code")
        @CrmField(property = "products", path = "items.product")
        List<Basket> baskets = new ArrayList<>();

        @OneToMany
        @JoinColumn(name = "shopper_id")
        @CrmField(property = "vouchers", path = "text")
        List<Voucher> vouchers = new ArrayList<>();

        @ManyToMany
        @CrmField(property = "clubs", path = "name")
        Set<Club> clubs = new HashSet<>();

        @OneToOne(mappedBy = "shopper", cascade = CascadeType.ALL)
        @CrmField(value = LeadField.WEBSITE, path = "site")
        Profile profile;
    }

    private static Shop shoppers() {
        return shop(Shopper.class, Basket.class, Item.class, Voucher.class, Club.class, Profile.class);
    }

    private static Basket basket(Shopper shopper, String code, String... products) {
        var basket = new Basket();
        basket.shopper = shopper;
        basket.code = code;
        for (var product : products) {
            var item = new Item();
            item.basket = basket;
            item.product = product;
            basket.items.add(item);
        }
        return basket;
    }

    private static String held(Shop shop, Shopper shopper, String property) {
        shop.drain();
        var crmId = shop.crm().crmId(shopper).orElseThrow();
        return shop.theCrm().byId(crmId).orElseThrow().text(property);
    }

    @Test
    void sendsWhatIsAddedToTheOtherSideOfAToMany() {
        try (var shop = shoppers()) {
            var shopper = shop.persist(new Shopper());
            shop.drain();

            var basket = shop.persist(basket(shop.find(Shopper.class, shopper.id), "A", "tea"));

            assertThat(held(shop, shopper, "codes")).isEqualTo("A");
            assertThat(held(shop, shopper, "products")).isEqualTo("tea");

            shop.run(m -> {
                var more = new Item();
                more.basket = m.find(Basket.class, basket.id);
                more.product = "cake";
                m.persist(more);
            });
            assertThat(held(shop, shopper, "products")).isEqualTo("cake; tea");
        }
    }

    @Test
    void sendsAChangedElementOfAToMany() {
        try (var shop = shoppers()) {
            var shopper = shop.persist(new Shopper());
            var basket = shop.persist(basket(shopper, "A", "tea"));
            shop.drain();

            shop.edit(Basket.class, basket.id, b -> b.code = "B");
            assertThat(held(shop, shopper, "codes")).isEqualTo("B");

            shop.edit(Item.class, basket.items.get(0).id, i -> i.product = "cake");
            assertThat(held(shop, shopper, "products")).isEqualTo("cake");
        }
    }

    @Test
    void recordsNothingForWhatIsNotMappedOfAnElement() {
        try (var shop = shoppers()) {
            var shopper = shop.persist(new Shopper());
            var basket = shop.persist(basket(shopper, "A", "tea"));
            shop.drain();

            shop.edit(Basket.class, basket.id, b -> b.remark = "x");
            shop.edit(Item.class, basket.items.get(0).id, i -> i.count = 2);

            assertThat(shop.recorded()).isEmpty();
        }
    }

    @Test
    void forgetsARemovedElementOfAToMany() {
        try (var shop = shoppers()) {
            var shopper = shop.persist(new Shopper());
            var one = shop.persist(basket(shopper, "A", "tea", "cake"));
            var two = shop.persist(basket(shopper, "B", "milk"));
            shop.drain();

            shop.run(m -> m.remove(m.find(Basket.class, two.id)));
            assertThat(held(shop, shopper, "codes")).isEqualTo("A");
            assertThat(held(shop, shopper, "products")).isEqualTo("cake; tea");

            shop.edit(Basket.class, one.id, b -> b.items.removeIf(item -> item.product.equals("tea")));
            assertThat(held(shop, shopper, "products")).isEqualTo("cake");
        }
    }

    @Test
    void followsAnElementFromOneLeadToAnother() {
        try (var shop = shoppers()) {
            var one = shop.persist(new Shopper());
            var other = shop.persist(new Shopper());
            var basket = shop.persist(basket(one, "A", "tea"));
            shop.drain();

            shop.run(m -> m.find(Basket.class, basket.id).shopper = m.getReference(Shopper.class, other.id));

            assertThat(held(shop, one, "codes")).isNull();
            assertThat(held(shop, one, "products")).isNull();
            assertThat(held(shop, other, "codes")).isEqualTo("A");
            assertThat(held(shop, other, "products")).isEqualTo("tea");
        }
    }

    @Test
    void seesTheElementsOfACollectionThatOwnsItsReferences() {
        try (var shop = shoppers()) {
            var vouchers = List.of(new Voucher(), new Voucher());
            vouchers.get(0).text = "5 off";
            vouchers.get(1).text = "10 off";
            vouchers.forEach(shop::persist);
            var shopper = shop.persist(new Shopper());
            shop.drain();

            shop.run(m -> vouchers.forEach(
                    v -> m.find(Shopper.class, shopper.id).vouchers.add(m.getReference(Voucher.class, v.id))));
            assertThat(held(shop, shopper, "vouchers")).isEqualTo("10 off; 5 off");

            shop.edit(Voucher.class, vouchers.get(0).id, v -> v.text = "7 off");
            assertThat(held(shop, shopper, "vouchers")).isEqualTo("10 off; 7 off");

            shop.edit(Voucher.class, vouchers.get(0).id, v -> v.secret = "x");
            assertThat(shop.recorded()).isEmpty();

            shop.run(m -> {
                var gone = m.find(Voucher.class, vouchers.get(1).id);
                m.find(Shopper.class, shopper.id).vouchers.remove(gone);
                m.remove(gone);
            });
            assertThat(held(shop, shopper, "vouchers")).isEqualTo("7 off");
        }
    }

    @Test
    void seesBothSidesOfAManyToMany() {
        try (var shop = shoppers()) {
            var club = new Club();
            club.name = "chess";
            shop.persist(club);
            var shopper = shop.persist(new Shopper());
            var other = shop.persist(new Shopper());
            shop.drain();

            shop.run(m -> m.find(Shopper.class, shopper.id).clubs.add(m.find(Club.class, club.id)));
            assertThat(held(shop, shopper, "clubs")).isEqualTo("chess");

            shop.edit(Club.class, club.id, c -> c.name = "go");
            assertThat(held(shop, shopper, "clubs")).isEqualTo("go");
            assertThat(held(shop, other, "clubs")).isNull();

            shop.run(m -> m.find(Shopper.class, shopper.id).clubs.clear());
            assertThat(held(shop, shopper, "clubs")).isNull();
        }
    }

    @Test
    void seesTheOtherSideOfAOneToOne() {
        try (var shop = shoppers()) {
            var shopper = shop.persist(new Shopper());
            shop.drain();

            var profile = new Profile();
            profile.shopper = shopper;
            profile.site = "example.org";
            shop.persist(profile);
            shop.drain();
            assertThat(shop.theCrm().records().get(0).text(LeadField.WEBSITE)).isEqualTo("example.org");

            shop.run(m -> {
                var found = m.find(Profile.class, profile.id);
                found.shopper.profile = null;
                m.remove(found);
            });
            shop.drain();
            assertThat(shop.theCrm().records().get(0).text(LeadField.WEBSITE)).isNull();
        }
    }

    @Test
    void readsTheToManysOfAllLeadsOfABatchTogether() {
        try (var shop = shoppers()) {
            shop.run(m -> {
                for (int i = 0; i < 50; i++) {
                    var shopper = new Shopper();
                    shopper.baskets.add(basket(shopper, "A" + i, "tea"));
                    m.persist(shopper);
                }
            });
            shop.drain();
            shop.crm().resync(Shopper.class, "", Map.of());
            shop.log().clear();

            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(50).allSatisfy(record -> assertThat(record.text("products"))
                    .isEqualTo("tea"));
            assertThat(shop.log().statements())
                    .filteredOn(sql -> sql.startsWith("select") && sql.contains("RelatedEntitiesTest$"))
                    .hasSizeLessThan(12);
        }
    }

    // ---- a map of leads has the references

    @Entity
    static class Team {
        @Id
        @GeneratedValue
        Long id;

        String name;

        @ManyToMany
        @MapKeyColumn(name = "role")
        Map<String, Player> players = new HashMap<>();
    }

    @Entity
    @CrmLead
    static class Player {
        @Id
        @GeneratedValue
        Long id;

        @ManyToMany(mappedBy = "players")
        @CrmField(property = "teams", path = "name")
        Set<Team> teams = new HashSet<>();
    }

    private static String teams(Shop shop, Player player) {
        shop.drain();
        var crmId = shop.crm().crmId(player).orElseThrow();
        return shop.theCrm().byId(crmId).orElseThrow().text("teams");
    }

    @Test
    void seesTheLeadsOfAMapThatOwnsItsReferences() {
        try (var shop = shop(Team.class, Player.class)) {
            var one = shop.persist(new Player());
            var other = shop.persist(new Player());
            var team = new Team();
            team.name = "reds";
            team.players.put("goal", one);
            shop.persist(team);
            assertThat(teams(shop, one)).isEqualTo("reds");
            assertThat(teams(shop, other)).isNull();

            shop.run(m -> m.find(Team.class, team.id).players.put("goal", m.getReference(Player.class, other.id)));
            assertThat(teams(shop, one)).isNull();
            assertThat(teams(shop, other)).isEqualTo("reds");

            shop.edit(Team.class, team.id, reds -> reds.name = "blues");
            assertThat(teams(shop, other)).isEqualTo("blues");

            shop.edit(Team.class, team.id, blues -> blues.players.clear());
            assertThat(teams(shop, other)).isNull();
        }
    }

    // ---- the lead through itself, and ids of two parts on the way

    @Entity
    @CrmLead
    static class Staff {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(LeadField.LAST_NAME)
        String name;

        @ManyToOne(fetch = FetchType.LAZY)
        @CrmField(property = "boss", path = "name")
        Staff boss;
    }

    @Test
    void reachesLeadsFromALead() {
        try (var shop = shop(Staff.class)) {
            var boss = new Staff();
            boss.name = "Charles";
            shop.persist(boss);
            var staff = new Staff();
            staff.name = "Ada";
            staff.boss = boss;
            shop.persist(staff);
            shop.drain();

            shop.edit(Staff.class, boss.id, s -> s.name = "Babbage");
            shop.drain();

            assertThat(shop.theCrm().where(LeadField.LAST_NAME, "Ada").get(0).text("boss"))
                    .isEqualTo("Babbage");
        }
    }

    @Entity
    static class Region {
        @jakarta.persistence.EmbeddedId
        Key key;

        String name;
    }

    @jakarta.persistence.Embeddable
    static class Key {
        String country;
        int number;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.number == number && key.country.equals(country);
        }

        @Override
        public int hashCode() {
            return Objects.hash(country, number);
        }
    }

    @Entity
    @CrmLead
    static class Resident {
        @Id
        @GeneratedValue
        Long id;

        @ManyToOne
        @CrmField(value = LeadField.STATE, path = "name")
        Region region;
    }

    @Test
    void reachesLeadsFromAnEntityWithAnIdOfTwoParts() {
        try (var shop = shop(Resident.class, Region.class, Key.class)) {
            var region = new Region();
            region.key = new Key();
            region.key.country = "C,H\\";
            region.key.number = 7;
            region.name = "Uri";
            shop.persist(region);
            var resident = new Resident();
            resident.region = region;
            shop.persist(resident);
            shop.drain();

            shop.edit(Region.class, region.key, r -> r.name = "Schwyz");
            shop.drain();

            assertThat(shop.theCrm().records().get(0).text(LeadField.STATE)).isEqualTo("Schwyz");
        }
    }
}
