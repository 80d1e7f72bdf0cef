package io.crmify.jpa.woven;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.testing.JtaShop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.function.Consumer;

/** What {@link WovenEclipseLinkTest} runs with woven entities: an own class, since it must see those and no others. */
public final class WovenScenario implements Consumer<TestDatabase> {
    @Override
    public void accept(TestDatabase database) {
        try (var shop = JtaShop.onEclipseLink(database, persistence -> persistence
                .managedClass(Member.class)
                .managedClass(Club.class)
                .managedClass(Home.class)
                .property("eclipselink.weaving", "static"))) {
            var club = shop.persist(new Club("Analysts"));
            var member = shop.call(
                    manager -> persisted(manager, new Member("ada@x.org", "Ada", manager.find(Club.class, club.id()))));
            shop.drain();
            assertThat(fields(shop))
                    .containsEntry(LeadField.COMPANY, "Analysts")
                    .containsEntry(LeadField.LAST_NAME, "Ada");
            assertThat(shop.find(Member.class, member.id()).crmId()).isNotNull();

            shop.factory().getCache().evictAll();
            shop.edit(Member.class, member.id(), edited -> edited.setEmail("lovelace@x.org"));
            shop.edit(Club.class, club.id(), edited -> edited.rename("Engineers"));
            shop.drain();
            assertThat(fields(shop))
                    .containsEntry(LeadField.EMAIL, "lovelace@x.org")
                    .containsEntry(LeadField.LAST_NAME, "Ada")
                    .containsEntry(LeadField.COMPANY, "Engineers");

            moves(shop, member);
        }
    }

    private static void moves(JtaShop shop, Member member) {
        var home = shop.call(manager -> {
            var owner = manager.find(Member.class, member.id());
            var made = persisted(manager, new Home("London", owner));
            owner.setHome(made);
            return made;
        });
        shop.drain();
        assertThat(fields(shop)).containsEntry(LeadField.CITY, "London");

        // As another node does it, whose commits this one's cache knows nothing of.
        shop.rows("update Club set name = 'Poets'");
        shop.rows("update Member set name = 'Augusta'");
        shop.edit(Member.class, member.id(), edited -> edited.setEmail("ada@y.org"));
        shop.drain();
        assertThat(fields(shop))
                .containsEntry(LeadField.LAST_NAME, "Augusta")
                .containsEntry(LeadField.COMPANY, "Poets");

        shop.factory().getCache().evictAll();
        shop.edit(Home.class, home.id(), edited -> edited.move("Ockham"));
        shop.drain();
        assertThat(fields(shop)).containsEntry(LeadField.CITY, "Ockham");
    }

    private static <T> T persisted(EntityManager manager, T entity) {
        manager.persist(entity);
        return entity;
    }

    private static Map<LeadField, Object> fields(JtaShop shop) {
        return shop.theCrm().records().get(0).fields();
    }
}
