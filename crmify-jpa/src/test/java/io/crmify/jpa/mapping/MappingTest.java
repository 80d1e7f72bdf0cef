package io.crmify.jpa.mapping;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.COUNTRY;
import static io.crmify.lead.LeadField.DATE_OF_BIRTH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.JOB_TITLE;
import static io.crmify.lead.LeadField.LANGUAGE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.LEAD_SOURCE;
import static io.crmify.lead.LeadField.MOBILE_PHONE;
import static io.crmify.lead.LeadField.PHONE;
import static io.crmify.lead.LeadField.POSTAL_CODE;
import static io.crmify.lead.LeadField.STREET;
import static io.crmify.lead.LeadField.TIME_ZONE;
import static io.crmify.lead.LeadField.WEBSITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.backends.memory.CrmRecord;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.FieldConverter;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What each way of mapping an attribute puts into the CRM. */
class MappingTest {
    private static CrmRecord synced(Shop shop, Object entity) {
        shop.persist(entity);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(1);
        return shop.theCrm().records().get(0);
    }

    private static CrmRecord theRecord(Shop shop) {
        shop.drain();
        return shop.theCrm().records().get(0);
    }

    private static Shop shop(Class<?>... entities) {
        return Shop.on(TestDatabase.H2).entities(entities).open();
    }

    // ---- attributes

    @Entity
    @CrmLead
    static class Plain {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email;

        @CrmField(property = "shoe_size")
        Integer shoes;

        @CrmField(LAST_NAME)
        @CrmField(property = "family_name")
        String name;

        String secret;
    }

    @Test
    void sendsAnnotatedFieldsAndNothingElse() {
        try (var shop = shop(Plain.class)) {
            var plain = new Plain();
            plain.email = "ada@example.org";
            plain.shoes = 38;
            plain.name = "Lovelace";
            plain.secret = "never";

            var held = synced(shop, plain);

            assertThat(held.fields()).containsOnly(entry(EMAIL, "ada@example.org"), entry(LAST_NAME, "Lovelace"));
            assertThat(held.properties()).containsOnly(entry("shoe_size", 38L), entry("family_name", "Lovelace"));
        }
    }

    @Test
    void clearsInTheCrmWhatBecomesNullOrBlank() {
        try (var shop = shop(Plain.class)) {
            var plain = new Plain();
            plain.email = "ada@example.org";
            plain.shoes = 38;
            plain.name = "Lovelace";
            synced(shop, plain);

            shop.edit(Plain.class, plain.id, p -> {
                p.email = null;
                p.shoes = null;
                p.name = "  ";
            });

            var held = theRecord(shop);
            assertThat(held.fields()).isEmpty();
            assertThat(held.properties()).isEmpty();
        }
    }

    @Test
    void clearsNothingInANewRecord() {
        try (var shop = shop(Plain.class)) {
            synced(shop, new Plain());

            assertThat(shop.theCrm().sent().get(0).cleared().fields()).isEmpty();
            assertThat(shop.theCrm().sent().get(0).cleared().properties()).isEmpty();
        }
    }

    @Test
    void sendsOnlyWhatChanged() {
        try (var shop = shop(Plain.class)) {
            var plain = new Plain();
            plain.email = "ada@example.org";
            plain.name = "Byron";
            synced(shop, plain);

            shop.edit(Plain.class, plain.id, p -> p.name = "Lovelace");
            shop.drain();

            var update = shop.theCrm().sent().get(1);
            assertThat(update.fields()).containsOnly(entry(LAST_NAME, "Lovelace"));
            assertThat(update.properties()).containsOnly(entry("family_name", "Lovelace"));
        }
    }

    @Test
    void takesSurroundingBlanksAwayAndSendsNothingIfOnlyTheyChange() {
        try (var shop = shop(Plain.class)) {
            var plain = new Plain();
            plain.email = " ada@example.org ";
            assertThat(synced(shop, plain).text(EMAIL)).isEqualTo("ada@example.org");
            shop.theCrm().forgetCalls();

            shop.edit(Plain.class, plain.id, p -> p.email = "ada@example.org\n");
            shop.drain();

            assertThat(shop.theCrm().count(PUSH)).isZero();
        }
    }

    @Entity
    @CrmLead
    @Access(AccessType.PROPERTY)
    static class Getters {
        private Long id;
        private String mail;
        private boolean vip;
        private String url;

        @Id
        @GeneratedValue
        public Long getId() {
            return id;
        }

        public void setId(Long id) {
            this.id = id;
        }

        @CrmField(EMAIL)
        public String getEmail() {
            return mail == null ? null : mail.toLowerCase(Locale.ROOT);
        }

        public void setEmail(String email) {
            this.mail = email;
        }

        @CrmField(property = "vip")
        public boolean isVip() {
            return vip;
        }

        public void setVip(boolean vip) {
            this.vip = vip;
        }

        @CrmField(WEBSITE)
        public String getURL() {
            return url;
        }

        public void setURL(String url) {
            this.url = url;
        }
    }

    @Test
    void readsGettersWhereJpaDoes() {
        try (var shop = shop(Getters.class)) {
            var lead = new Getters();
            lead.setEmail("ADA@example.org");
            lead.setVip(true);
            lead.setURL("https://example.org");

            var held = synced(shop, lead);

            assertThat(held.fields())
                    .containsOnly(entry(EMAIL, "ada@example.org"), entry(WEBSITE, "https://example.org"));
            assertThat(held.properties()).containsOnly(entry("vip", true));

            shop.edit(Getters.class, lead.getId(), l -> l.setVip(false));
            assertThat(theRecord(shop).properties()).containsOnly(entry("vip", false));
        }
    }

    // ---- types of values

    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "big";
            }
        }
    }

    @Entity
    @CrmLead
    static class Typed {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(property = "int")
        int primitive = 7;

        @CrmField(property = "long")
        Long number = 1L << 40;

        @CrmField(property = "decimal")
        @Column(name = "amount", precision = 12, scale = 4)
        BigDecimal decimal = new BigDecimal("12.50");

        @CrmField(property = "big")
        BigInteger big = BigInteger.TEN.pow(15);

        @CrmField(property = "double")
        double fraction = 0.25;

        @CrmField(property = "flag")
        Boolean flag = true;

        @CrmField(property = "letter")
        char letter = 'x';

        @CrmField(property = "enum")
        @Enumerated(EnumType.ORDINAL)
        Size size = Size.LARGE;

        @CrmField(DATE_OF_BIRTH)
        LocalDate born = LocalDate.of(1815, 12, 10);

        @CrmField(property = "instant")
        Instant at = Instant.parse("2026-01-02T03:04:05.678Z");

        @CrmField(property = "offset")
        OffsetDateTime shifted = OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHours(2));

        @CrmField(property = "uuid")
        UUID uuid = new UUID(1, 2);

        @CrmField(WEBSITE)
        URI uri = URI.create("https://example.org/ada");

        @CrmField(LANGUAGE)
        Locale locale = Locale.forLanguageTag("de-CH");

        @CrmField(TIME_ZONE)
        ZoneId zone = ZoneId.of("Europe/Zurich");

        @CrmField(property = "currency")
        Currency currency = Currency.getInstance("CHF");
    }

    @Test
    void sendsValuesOfEveryType() {
        try (var shop = shop(Typed.class)) {
            var held = synced(shop, new Typed());

            assertThat(held.fields())
                    .containsOnly(
                            entry(DATE_OF_BIRTH, LocalDate.of(1815, 12, 10)),
                            entry(WEBSITE, "https://example.org/ada"),
                            entry(LANGUAGE, "de-CH"),
                            entry(TIME_ZONE, "Europe/Zurich"));
            assertThat(held.properties())
                    .containsOnly(
                            entry("int", 7L),
                            entry("long", 1L << 40),
                            entry("decimal", new BigDecimal("12.5")),
                            entry("big", new BigDecimal("1E+15")),
                            entry("double", new BigDecimal("0.25")),
                            entry("flag", true),
                            entry("letter", "x"),
                            entry("enum", "LARGE"),
                            entry("instant", Instant.parse("2026-01-02T03:04:05.678Z")),
                            entry("offset", Instant.parse("2026-01-02T01:04:05Z")),
                            entry("uuid", "00000000-0000-0001-0000-000000000002"),
                            entry("currency", "CHF"));
        }
    }

    @Test
    void seesNoChangeInTheSameAmountWrittenOtherwise() {
        try (var shop = shop(Typed.class)) {
            var lead = new Typed();
            synced(shop, lead);
            shop.theCrm().forgetCalls();

            shop.edit(Typed.class, lead.id, l -> l.decimal = new BigDecimal("12.5"));
            shop.crm().resync(lead);
            shop.drain();

            assertThat(shop.theCrm().count(PUSH)).isZero();
        }
    }

    // ---- paths

    @Embeddable
    static class Geo {
        @CrmField(property = "latitude")
        Double latitude;

        Double longitude;
    }

    @Embeddable
    static class Address {
        @CrmField(CITY)
        String city;

        String zip;

        @Embedded
        Geo geo = new Geo();

        @ManyToOne
        @CrmField(value = COUNTRY, path = "code")
        Country country;
    }

    @Embeddable
    record Contact(
            @CrmField(PHONE) String phone,
            @CrmField(MOBILE_PHONE) String mobile,
            String fax) {}

    @Entity
    static class Country {
        @Id
        String code;
    }

    @Entity
    static class Firm {
        @Id
        @GeneratedValue
        Long id;

        String name;

        @ManyToOne(fetch = FetchType.LAZY)
        Country seat;
    }

    @Entity
    static class Purchase {
        @Id
        @GeneratedValue
        Long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Reached buyer;

        String product;

        @ElementCollection
        List<String> labels = new ArrayList<>();
    }

    @Entity
    @CrmLead
    @CrmField(value = POSTAL_CODE, path = "address.zip")
    @CrmField(property = "seat", path = "firm.seat.code")
    static class Reached {
        @Id
        @GeneratedValue
        Long id;

        @Embedded
        Address address;

        @Embedded
        Contact contact;

        @ManyToOne(fetch = FetchType.LAZY, cascade = CascadeType.PERSIST)
        @CrmField(value = COMPANY, path = "name")
        Firm firm;

        @OneToMany(mappedBy = "buyer", cascade = CascadeType.ALL, orphanRemoval = true)
        @CrmField(property = "products", path = "product")
        @CrmField(property = "labels", path = "labels")
        List<Purchase> orders = new ArrayList<>();

        @ElementCollection
        @CrmField(property = "interests")
        Set<String> interests = new HashSet<>();

        @ElementCollection
        @CrmField(property = "sizes")
        List<Size> sizes = new ArrayList<>();

        @ElementCollection
        @CrmField(property = "scores")
        Map<String, Integer> scores = new HashMap<>();
    }

    private static Shop reached() {
        return shop(Reached.class, Firm.class, Country.class, Purchase.class, Address.class, Geo.class, Contact.class);
    }

    @Test
    void dc9FollowsPathsThroughToOneAssociations() {
        try (var shop = reached()) {
            var lead = new Reached();
            lead.firm = new Firm();
            lead.firm.name = "Analytical Engines";
            lead.firm.seat = new Country();
            lead.firm.seat.code = "GB";
            shop.persist(lead.firm.seat);

            var held = synced(shop, lead);

            assertThat(held.text(COMPANY)).isEqualTo("Analytical Engines");
            assertThat(held.text("seat")).isEqualTo("GB");
        }
    }

    @Test
    void followsPathsThroughEmbeddablesAndMapsWhatIsAnnotatedInThem() {
        try (var shop = reached()) {
            var lead = new Reached();
            lead.address = new Address();
            lead.address.city = "London";
            lead.address.zip = "W1";
            lead.address.geo.latitude = 51.5;
            lead.address.country = new Country();
            lead.address.country.code = "GB";
            shop.persist(lead.address.country);
            var held = synced(shop, lead);
            assertThat(held.fields())
                    .containsOnly(entry(CITY, "London"), entry(POSTAL_CODE, "W1"), entry(COUNTRY, "GB"));
            assertThat(held.text("latitude")).isEqualTo("51.5");

            shop.edit(Reached.class, lead.id, l -> l.address.geo.latitude = 52.0);
            assertThat(theRecord(shop).text("latitude")).isEqualTo("52");

            shop.edit(Reached.class, lead.id, l -> l.address.country = null);
            assertThat(theRecord(shop).fields()).doesNotContainKey(COUNTRY);

            shop.edit(Reached.class, lead.id, l -> l.address = null);
            assertThat(theRecord(shop).fields()).isEmpty();
            assertThat(theRecord(shop).properties()).isEmpty();
        }
    }

    @Test
    void recordsNothingForAMemberOfAnEmbeddableThatIsNotMapped() {
        try (var shop = reached()) {
            var lead = new Reached();
            lead.address = new Address();
            lead.contact = new Contact("1", "2", "3");
            synced(shop, lead);

            shop.edit(Reached.class, lead.id, l -> l.contact = new Contact("1", "2", "4"));

            assertThat(shop.recorded()).isEmpty();
        }
    }

    @Test
    void mapsTheComponentsOfARecord() {
        try (var shop = reached()) {
            var lead = new Reached();
            lead.contact = new Contact("020 1", "077 1", "020 2");
            assertThat(synced(shop, lead).fields()).containsOnly(entry(PHONE, "020 1"), entry(MOBILE_PHONE, "077 1"));

            shop.edit(Reached.class, lead.id, l -> l.contact = new Contact("020 3", null, "020 2"));

            assertThat(theRecord(shop).fields()).containsOnly(entry(PHONE, "020 3"));
        }
    }

    private static Purchase order(Reached buyer, String product, String... labels) {
        var order = new Purchase();
        order.buyer = buyer;
        order.product = product;
        order.labels.addAll(List.of(labels));
        buyer.orders.add(order);
        return order;
    }

    @Test
    void joinsTheDistinctValuesOfAToManyInOrder() {
        try (var shop = reached()) {
            var lead = new Reached();
            order(lead, "tea", "hot", "green");
            order(lead, "cake", "sweet", "hot");
            order(lead, "tea");
            order(lead, null);

            var held = synced(shop, lead);

            assertThat(held.text("products")).isEqualTo("cake; tea");
            assertThat(held.text("labels")).isEqualTo("green; hot; sweet");
        }
    }

    @Test
    void joinsElementCollectionsOfEveryKind() {
        try (var shop = reached()) {
            var lead = new Reached();
            lead.interests.addAll(List.of("tea", "algebra"));
            lead.sizes.addAll(List.of(Size.SMALL, Size.LARGE, Size.SMALL));
            lead.scores.putAll(Map.of("a", 3, "b", 1, "c", 3));
            var held = synced(shop, lead);
            assertThat(held.properties())
                    .containsOnly(
                            entry("interests", "algebra; tea"),
                            entry("sizes", "LARGE; SMALL"),
                            entry("scores", "1; 3"));

            shop.edit(Reached.class, lead.id, l -> {
                l.interests.remove("tea");
                l.sizes.clear();
                l.scores.put("d", 2);
            });

            assertThat(theRecord(shop).properties())
                    .containsOnly(entry("interests", "algebra"), entry("scores", "1; 2; 3"));
        }
    }

    @Test
    void dc9GivesNothingForANullOnTheWay() {
        try (var shop = reached()) {
            var lead = new Reached();
            lead.firm = new Firm();

            var held = synced(shop, lead);

            assertThat(held.fields()).isEmpty();
            assertThat(held.properties()).isEmpty();
        }
    }

    // ---- fallbacks, constants, converters

    @Entity
    @CrmLead
    @CrmField(value = LEAD_SOURCE, constant = "web")
    static class Choosy {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(EMAIL)
        String email;

        @CrmField(value = EMAIL, fallback = true)
        String username;

        @CrmField(FIRST_NAME)
        String nick;

        @CrmField(value = FIRST_NAME, fallback = true, order = 3, whenBlank = true, constant = "friend")
        @CrmField(value = FIRST_NAME, fallback = true, order = 2, whenBlank = true)
        String first;

        @CrmField(value = FIRST_NAME, fallback = true, order = 1)
        String artist;

        @ElementCollection
        @CrmField(property = "tags")
        List<String> tags = new ArrayList<>();

        @CrmField(property = "tags", fallback = true, constant = "none")
        String ignored;
    }

    private static String firstName(Shop shop, String nick, String artist, String first) {
        var lead = new Choosy();
        lead.nick = nick;
        lead.artist = artist;
        lead.first = first;
        shop.persist(lead);
        shop.drain();
        var crmId = shop.crm().crmId(lead).orElseThrow();
        return shop.theCrm().byId(crmId).orElseThrow().text(FIRST_NAME);
    }

    @Test
    void sendsConstants() {
        try (var shop = shop(Choosy.class)) {
            assertThat(synced(shop, new Choosy()).text(LEAD_SOURCE)).isEqualTo("web");
        }
    }

    @Test
    void dc10UsesAFallbackForNullButNotForBlank() {
        try (var shop = shop(Choosy.class)) {
            var lead = new Choosy();
            lead.username = "ada";
            assertThat(synced(shop, lead).text(EMAIL)).isEqualTo("ada");

            shop.edit(Choosy.class, lead.id, l -> l.email = " ");
            assertThat(theRecord(shop).text(EMAIL)).isNull();

            shop.edit(Choosy.class, lead.id, l -> l.email = "ada@example.org");
            assertThat(theRecord(shop).text(EMAIL)).isEqualTo("ada@example.org");

            shop.edit(Choosy.class, lead.id, l -> l.email = null);
            assertThat(theRecord(shop).text(EMAIL)).isEqualTo("ada");
        }
    }

    @Test
    void asksSeveralFallbacksInTheirOrder() {
        try (var shop = shop(Choosy.class)) {
            assertThat(firstName(shop, null, "Lady", "Ada")).isEqualTo("Lady");
            assertThat(firstName(shop, null, null, "Ada")).isEqualTo("Ada");
            assertThat(firstName(shop, null, null, null)).isEqualTo("friend");
            assertThat(firstName(shop, "Countess", "Lady", "Ada")).isEqualTo("Countess");
        }
    }

    @Test
    void passesByAFallbackForNullWhenSomethingBlankWasThere() {
        try (var shop = shop(Choosy.class)) {
            assertThat(firstName(shop, " ", "Lady", "Ada")).isEqualTo("Ada");
            assertThat(firstName(shop, " ", "Lady", " ")).isEqualTo("friend");
            assertThat(firstName(shop, null, "", "Ada")).isEqualTo("Ada");
        }
    }

    @Test
    void takesACollectionWithoutElementsForNull() {
        try (var shop = shop(Choosy.class)) {
            var lead = new Choosy();
            assertThat(synced(shop, lead).text("tags")).isEqualTo("none");

            shop.edit(Choosy.class, lead.id, l -> l.tags.add("vip"));
            assertThat(theRecord(shop).text("tags")).isEqualTo("vip");
        }
    }

    static final class Shout implements FieldConverter<String> {
        @Override
        public Object toCrm(String value) {
            return value == null ? "NOBODY" : value.toUpperCase(Locale.ROOT);
        }
    }

    static final class Count implements FieldConverter<List<?>> {
        private Count() {}

        @Override
        public Object toCrm(List<?> value) {
            return value.size();
        }
    }

    static final class Refusing implements FieldConverter<String> {
        @Override
        public Object toCrm(String value) {
            if ("bad".equals(value)) {
                throw new IllegalStateException("the secret is " + value);
            }
            return value;
        }
    }

    @Entity
    @CrmLead
    static class Converted {
        @Id
        @GeneratedValue
        Long id;

        @CrmField(value = LAST_NAME, converter = Shout.class)
        String name;

        @ElementCollection
        @CrmField(property = "logins", converter = Count.class)
        List<Instant> logins = new ArrayList<>();

        @ManyToOne
        @CrmField(value = COUNTRY, converter = CodeOf.class)
        Country country;

        @CrmField(value = JOB_TITLE, converter = Refusing.class)
        String job;

        @CrmField(value = STREET, constant = "at home", converter = Shout.class)
        String ignored;
    }

    static final class CodeOf implements FieldConverter<Country> {
        @Override
        public Object toCrm(Country value) {
            return value == null ? null : "ISO " + value.code;
        }
    }

    @Test
    void sendsWhatTheConverterMakesOfTheValueAlsoOfNull() {
        try (var shop = shop(Converted.class, Country.class)) {
            var lead = new Converted();
            lead.country = new Country();
            lead.country.code = "GB";
            shop.persist(lead.country);
            var held = synced(shop, lead);
            assertThat(held.fields())
                    .containsOnly(entry(LAST_NAME, "NOBODY"), entry(COUNTRY, "ISO GB"), entry(STREET, "AT HOME"));
            assertThat(held.properties()).containsOnly(entry("logins", 0L));

            shop.edit(Converted.class, lead.id, l -> {
                l.name = "Lovelace";
                l.logins.add(Instant.EPOCH);
            });

            assertThat(theRecord(shop).text(LAST_NAME)).isEqualTo("LOVELACE");
            assertThat(theRecord(shop).text("logins")).isEqualTo("1");
        }
    }

    @Test
    void failsOnlyTheLeadWhoseConverterThrowsAndTellsNoValue() {
        try (var shop = shop(Converted.class, Country.class)) {
            var good = new Converted();
            good.job = "analyst";
            var bad = new Converted();
            bad.job = "bad";
            shop.persist(bad);

            synced(shop, good);

            assertThat(shop.theCrm().records().get(0).text(JOB_TITLE)).isEqualTo("analyst");
            assertThat(shop.crmify().operations().failed(10)).singleElement().satisfies(failed -> {
                assertThat(failed.id()).isEqualTo(bad.id.toString());
                assertThat(failed.detail()).contains("IllegalStateException").doesNotContain("bad", "secret");
            });

            shop.edit(Converted.class, bad.id, l -> l.job = "engineer");
            shop.drain();
            assertThat(shop.theCrm().records()).hasSize(2);
        }
    }
}
