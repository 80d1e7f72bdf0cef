package io.crmify.jpa.link.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The CRM's id and the second-level cache. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class SecondLevelCacheTest {
    private final TestDatabase database;

    SecondLevelCacheTest(TestDatabase database) {
        this.database = database;
    }

    @Entity
    @CrmLead
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "readers")
    static class Reader {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;

        @CrmId
        String crmId;

        @CrmField(LeadField.LAST_NAME)
        String name;

        protected Reader() {}

        Reader(String name) {
            this.name = name;
        }
    }

    @Test
    void onlyTheEntityThatGotItsIdLeavesTheCache() {
        try (var shop = Shop.on(database)
                .entities(Reader.class)
                .property("hibernate.cache.region.factory_class", "jcache")
                .property("hibernate.javax.cache.missing_cache_strategy", "create")
                .open()) {
            var first = shop.persist(new Reader("first"));
            shop.drain();
            assertThat(shop.find(Reader.class, first.id).crmId).isNotNull();
            var second = shop.persist(new Reader("second"));
            shop.find(Reader.class, second.id);
            var cache = shop.factory().getCache();
            assertThat(cache.contains(Reader.class, first.id)).isTrue();
            assertThat(cache.contains(Reader.class, second.id)).isTrue();

            shop.drain();

            assertThat(cache.contains(Reader.class, first.id)).isTrue();
            assertThat(cache.contains(Reader.class, second.id)).isFalse();
            assertThat(shop.find(Reader.class, second.id).crmId).isNotNull();
        }
    }

    @Test
    void whatAnotherFactoryHasCachedIsNotWhatIsSent() {
        try (var one = cached("one").open();
                var other = cached("other").database(one).crm(one.theCrm()).open()) {
            var reader = one.persist(new Reader("first"));
            one.drain();
            one.find(Reader.class, reader.id);
            assertThat(one.factory().getCache().contains(Reader.class, reader.id))
                    .isTrue();

            other.edit(Reader.class, reader.id, changed -> changed.name = "second");
            one.drain(); // on the node whose cache knows nothing of it

            assertThat(one.find(Reader.class, reader.id).name).as("its cache").isEqualTo("first");
            assertThat(one.theCrm().records()).singleElement().satisfies(record -> assertThat(record.fields())
                    .containsEntry(LeadField.LAST_NAME, "second"));
        }
    }

    private Shop.Builder cached(String name) {
        return Shop.on(database)
                .entities(Reader.class)
                .property("hibernate.cache.region.factory_class", "jcache")
                .property("hibernate.cache.region_prefix", name)
                .property("hibernate.javax.cache.missing_cache_strategy", "create");
    }
}
