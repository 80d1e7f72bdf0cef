package io.crmify.jpa.mapping;

import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.annotation.CrmTenant;
import io.crmify.annotation.LeadStatus;
import io.crmify.annotation.Write;
import io.crmify.backend.CrmBackend;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.FieldConverter;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadContent;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadMapper;
import io.crmify.lead.LeadStage;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import java.io.Serializable;
import java.time.Duration;
import java.time.Year;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 12: whatever is wrong in a mapping is told when crmify starts, all of it at once. */
class FaultsTest {
    private static List<Fault> faults;

    /** A persistence unit in which everything is wrong. */
    @BeforeAll
    static void startWithAllFaults() {
        var wrong = Stream.concat(Stream.of(FaultsTest.class.getDeclaredClasses()), Stream.of(Company.class))
                .filter(type -> type.isAnnotationPresent(Entity.class)
                        || type.isAnnotationPresent(Embeddable.class)
                        || type.isAnnotationPresent(MappedSuperclass.class))
                .toArray(Class<?>[]::new);
        var builder = Shop.on(TestDatabase.H2)
                .entities(wrong)
                .config("crmify.poll-interval", "soon")
                .property("jakarta.persistence.schema-generation.database.action", "none")
                .setup(setup -> setup.mapper(new OfNoEntity())
                        .mapper(new OfAnInterface())
                        .mapper(new Raw())
                        .mapper(new First())
                        .mapper(new Second()));
        faults = catchThrowableOfType(StartupException.class, builder::open).faults();
    }

    @Test
    void areToldTogetherWithThoseOfTheConfigurationSortedByPlace() {
        assertThat(faults).hasSizeGreaterThan(35);
        assertThat(faults).extracting(Fault::code).contains("CRMIFY-102", "CRMIFY-120", "CRMIFY-134");
        assertThat(faults).extracting(Fault::where).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(faults).doesNotHaveDuplicates();
    }

    @Test
    void areAllInTheMessage() {
        var message = new StartupException(faults).getMessage();

        assertThat(message).contains(faults.size() + " things are to correct");
        assertThat(faults).allSatisfy(fault -> {
            assertThat(message)
                    .contains(fault.code())
                    .contains(fault.where())
                    .contains(fault.what())
                    .contains(fault.remedy());
            assertThat(fault.remedy()).isNotBlank();
        });
    }

    @Test
    void namePlacesOfThisTestOnlyByClassAndAttribute() {
        assertThat(faults)
                .filteredOn(fault -> !fault.where().startsWith("crmify."))
                .allSatisfy(fault -> assertThat(fault.where()).doesNotContain("io.crmify", "$"));
    }

    static Stream<Arguments> eachCase() {
        return Stream.of(FaultsTest.class.getDeclaredClasses())
                .filter(type -> type.isAnnotationPresent(Told.class) || type.isAnnotationPresent(Told.All.class))
                .sorted(Comparator.comparing(Class::getSimpleName))
                .map(type -> Arguments.of(type.getSimpleName(), type.getAnnotationsByType(Told.class)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eachCase")
    void areToldWithPlaceCauseAndRemedy( // DC-9: also a path that leads nowhere
            String type, Told[] expected) {
        var ofType = faults.stream()
                .filter(fault -> fault.where().equals(type)
                        || fault.where().startsWith(type + ".")
                        || fault.where().startsWith(type + " "))
                .toList();

        assertThat(ofType)
                .extracting(Fault::code)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(expected).map(Told::code).toList());
        for (var told : expected) {
            assertThat(ofType).anySatisfy(fault -> {
                assertThat(fault.code()).isEqualTo(told.code());
                assertThat(fault.where()).isEqualTo(type + told.at());
                assertThat(fault.what()).contains(told.what());
                assertThat(fault.remedy()).contains(told.remedy());
            });
        }
    }

    @Test
    void areToldForEveryCodeOfTheMapping() {
        var codes = Stream.of(FaultsTest.class.getDeclaredClasses())
                .flatMap(type -> Stream.of(type.getAnnotationsByType(Told.class)))
                .map(Told::code)
                .distinct()
                .sorted();

        assertThat(codes)
                .containsExactly(
                        "CRMIFY-120",
                        "CRMIFY-121",
                        "CRMIFY-122",
                        "CRMIFY-123",
                        "CRMIFY-124",
                        "CRMIFY-125",
                        "CRMIFY-126",
                        "CRMIFY-127",
                        "CRMIFY-128",
                        "CRMIFY-129",
                        "CRMIFY-130",
                        "CRMIFY-131",
                        "CRMIFY-132",
                        "CRMIFY-134",
                        "CRMIFY-136");
    }

    // ---- what is looked at last, and not among the rest

    /** Has the two methods and no more. */
    static final class Plain implements CrmBackend {
        @Override
        public String syncLead(Lead lead) {
            return "1";
        }

        @Override
        public boolean deleteLead(String crmId) {
            return true;
        }
    }

    static class Careful {
        @Entity
        @CrmLead
        static class Lead {
            @Id
            @GeneratedValue
            Long id;

            @CrmField(value = EMAIL, write = Write.IF_CRM_EMPTY)
            String email;
        }
    }

    private static List<Fault> faultsOf(Shop.Builder builder) {
        return catchThrowableOfType(StartupException.class, builder::open).faults();
    }

    @Test
    void tellThatABackendCannotReadWhatAMappingAsks() {
        assertThat(faultsOf(Shop.on(TestDatabase.H2)
                        .entities(Careful.Lead.class)
                        .setup(setup -> setup.backend("crm", new Plain()))))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo("CRMIFY-133");
                    assertThat(fault.where()).isEqualTo("Lead");
                    assertThat(fault.what()).contains("IF_CRM_EMPTY", "default");
                });
    }

    @Test
    void tellThatThereIsNoLead() {
        assertThat(faultsOf(Shop.on(TestDatabase.H2).entities(Company.class)))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo("CRMIFY-137");
                    assertThat(fault.where()).isEqualTo("shop");
                    assertThat(fault.remedy()).contains("@CrmLead", "LeadMapper");
                });
    }

    // ---- the cases, each with what is told of it

    /** What shall be told of the class; the place is its name and {@code at}. */
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @java.lang.annotation.Repeatable(Told.All.class)
    @interface Told {
        String code();

        String at() default "";

        String what();

        String remedy() default "";

        @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
        @interface All {
            Told[] value();
        }
    }

    @MappedSuperclass
    abstract static class Numbered {
        @Id
        @GeneratedValue
        Long id;
    }

    /** Nothing is wrong with it. */
    @MappedSuperclass
    abstract static class Mapped extends Numbered {
        @CrmField(LAST_NAME)
        String name;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-120", at = ".shared", what = "static", remedy = "instance")
    static class OnStatic extends Mapped {
        @CrmField(EMAIL)
        static String shared;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-120", at = ".scratch", what = "no persistent attribute", remedy = "LeadMapper")
    static class OnTransient extends Mapped {
        @CrmField(EMAIL)
        transient String scratch;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-120", at = ".greeting()", what = "no attribute's getter", remedy = "annotate an attribute")
    static class OnMethod extends Mapped {
        @CrmField(EMAIL)
        String greeting() {
            return "hello";
        }
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-120", at = ".greeting", what = "no persistent attribute")
    static class OnMethodWithParameters extends Mapped {
        @CrmField(EMAIL)
        String greeting(String name) {
            return name;
        }
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-121", at = ".company", what = "'company.nam'", remedy = "name")
    @Told(code = "CRMIFY-121", at = ".email", what = "goes on after email", remedy = "end it there")
    @Told(code = "CRMIFY-121", at = "", what = "'adress'", remedy = "company, email")
    @CrmField(value = CITY, path = "adress.city")
    static class WrongPaths extends Mapped {
        @ManyToOne
        @CrmField(value = LeadField.COMPANY, path = "nam")
        Company company;

        @CrmField(value = EMAIL, path = "length")
        String email;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-121", at = ".stage()", what = "'bought'", remedy = "name one of")
    static class WrongReads extends Mapped {
        @LeadStatus(reads = "bought")
        LeadStage stage() {
            return LeadStage.NEW;
        }
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-122", at = ".other", what = "EMAIL is mapped by MappedTwice.email too", remedy = "fallback")
    static class MappedTwice extends Mapped {
        @CrmField(EMAIL)
        String email;

        @CrmField(EMAIL)
        String other;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-122", at = ".email", what = "nothing it could stand in for", remedy = "leave fallback")
    static class FallbackAlone extends Mapped {
        @CrmField(value = EMAIL, fallback = true)
        String email;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-122", at = ".third", what = "property 'mail' has another fallback", remedy = "order")
    static class FallbacksOfOneOrder extends Mapped {
        @CrmField(property = "mail")
        String first;

        @CrmField(property = "mail", fallback = true)
        String second;

        @CrmField(property = "mail", fallback = true)
        String third;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-123", at = ".company", what = "the whole of Company", remedy = "path")
    @Told(code = "CRMIFY-123", at = ".year", what = "type Year", remedy = "converter")
    @Told(code = "CRMIFY-123", at = ".bytes", what = "byte[]", remedy = "converter")
    @Told(code = "CRMIFY-123", at = ".took", what = "Duration", remedy = "converter")
    @Told(code = "CRMIFY-123", at = ".place", what = "the whole of Place", remedy = "path")
    static class NotSendable extends Mapped {
        @ManyToOne
        @CrmField(EMAIL)
        Company company;

        @CrmField(property = "year")
        Year year;

        @CrmField(property = "bytes")
        byte[] bytes;

        @CrmField(property = "took")
        Duration took;

        @Embedded
        @CrmField(CITY)
        Place place;
    }

    @Embeddable
    static class Place {
        String city;
    }

    record Asking(String question) implements FieldConverter<String> {
        @Override
        public Object toCrm(String value) {
            return value;
        }
    }

    static final class Failing implements FieldConverter<String> {
        Failing() {
            throw new IllegalStateException("never");
        }

        @Override
        public Object toCrm(String value) {
            return value;
        }
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-124", at = ".email", what = "Asking", remedy = "constructor without parameters")
    @Told(code = "CRMIFY-124", at = ".phone", what = "Failing", remedy = "does not fail")
    static class WrongConverters extends Mapped {
        @CrmField(value = EMAIL, converter = Asking.class)
        String email;

        @CrmField(value = PHONE, converter = Failing.class)
        String phone;
    }

    @Entity
    @CrmLead(name = "twice")
    static class NamedTwice extends Mapped {}

    @Entity
    @CrmLead(name = "twice")
    @Told(code = "CRMIFY-125", what = "'twice'", remedy = "another @CrmLead(name")
    static class NamedTwiceToo extends Mapped {}

    @Entity
    @CrmLead(aliases = " ")
    @Told(code = "CRMIFY-125", what = "blank", remedy = "short name")
    static class BlankAlias extends Mapped {}

    @Entity
    @CrmLead(name = "one")
    @Inheritance
    static class Family extends Mapped {}

    @Entity
    @CrmLead(name = "other")
    @Told(code = "CRMIFY-125", what = "differs", remedy = "the same name")
    static class Child extends Family {}

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-126", at = ".other", what = "TwoStatuses.stage too", remedy = "keep one")
    static class TwoStatuses extends Numbered {
        @LeadStatus
        LeadStage stage;

        @LeadStatus
        String other;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-126", at = ".paid", what = "no status", remedy = "LeadStage")
    static class NoStatus extends Numbered {
        @LeadStatus
        boolean paid;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-126", at = ".nothing()", what = "no status", remedy = "LeadStage")
    static class NoStatusOfAMethod extends Numbered {
        @LeadStatus
        void nothing() {}
    }

    @Entity
    @CrmLead(when = "name")
    @Told(code = "CRMIFY-127", at = " @CrmLead(when)", what = "'name'", remedy = "boolean attribute")
    static class WhenText extends Mapped {}

    @Entity
    @CrmLead(when = "age")
    @Told(code = "CRMIFY-127", at = " @CrmLead(when)", what = "'age'", remedy = "returns one")
    static class WhenNumber extends Mapped {
        int age() {
            return 18;
        }
    }

    @Entity
    @CrmLead(when = "flags")
    @Told(code = "CRMIFY-127", at = " @CrmLead(when)", what = "not one boolean")
    static class WhenSeveral extends Mapped {
        @ElementCollection
        List<Boolean> flags = new ArrayList<>();
    }

    @Entity
    @CrmLead(when = "confirmd")
    @Told(code = "CRMIFY-121", at = " @CrmLead(when)", what = "'confirmd'", remedy = "confirmed")
    static class WhenNothing extends Mapped {
        boolean confirmed;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-128", at = ".number", what = "@CrmId", remedy = "String attribute")
    @Told(code = "CRMIFY-128", at = ".place.crmId", what = "@CrmId", remedy = "the entity itself")
    static class CrmIdElsewhere extends Mapped {
        @CrmId
        Long number;

        @Embedded
        Linked place;
    }

    @Embeddable
    static class Linked {
        @CrmId
        String crmId;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-128", at = ".crmId()", what = "@CrmId", remedy = "String attribute")
    static class CrmIdOnAMethod extends Mapped {
        @CrmId
        String crmId() {
            return "1";
        }
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-128", at = ".company", what = "@CrmTenant", remedy = "simple attribute")
    static class TenantEntity extends Mapped {
        @CrmTenant
        @ManyToOne
        Company company;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-128", at = ".tenants", what = "@CrmTenant", remedy = "simple attribute")
    static class SeveralTenants extends Mapped {
        @CrmTenant
        @ElementCollection
        List<String> tenants = new ArrayList<>();
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-129", at = ".second", what = "@CrmId of the same connection", remedy = "connection =")
    static class TwoCrmIds extends Mapped {
        @CrmId
        String first;

        @CrmId
        String second;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-129", at = ".second", what = "@CrmTenant too", remedy = "keep one")
    static class TwoTenants extends Mapped {
        @CrmTenant
        String first;

        @CrmTenant
        String second;
    }

    @Entity
    @CrmLead
    @CrmField(LeadField.LEAD_SOURCE)
    @Told(code = "CRMIFY-130", at = ".none", what = "names no field", remedy = "LeadField")
    @Told(code = "CRMIFY-130", at = ".both", what = "a standard field and a property", remedy = "either")
    @Told(code = "CRMIFY-130", at = ".fixed", what = "a constant and a path", remedy = "leave one")
    @Told(code = "CRMIFY-130", at = "", what = "neither a path nor a constant", remedy = "give it one")
    static class HalfFields extends Mapped {
        @CrmField
        String none;

        @CrmField(value = EMAIL, property = "mail")
        String both;

        @CrmField(value = CITY, constant = "Bern", path = "city")
        String fixed;
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-131", at = ".key", what = "Odd", remedy = "UUIDs")
    static class OddId {
        @Id
        Odd key;

        @CrmField(LAST_NAME)
        String name;
    }

    static class Odd implements Serializable {
        private static final long serialVersionUID = 1L;
        private String text;
    }

    @Entity
    @CrmLead(connections = {"default", "asia"})
    @Told(code = "CRMIFY-132", at = " @CrmLead(connections)", what = "'asia'", remedy = "default")
    @Told(code = "CRMIFY-132", at = ".crmId @CrmId", what = "'africa'", remedy = "default")
    static class UnknownConnections extends Mapped {
        @CrmId(connection = "africa")
        String crmId;
    }

    @Told(code = "CRMIFY-134", what = "no entity", remedy = "LeadMapper<TheEntity>")
    static class OfNoEntity implements LeadMapper<String> {
        @Override
        public LeadContent map(String text) {
            return LeadContent.empty();
        }
    }

    interface Face {}

    @Entity
    static class Faced extends Numbered implements Face {}

    @Told(code = "CRMIFY-134", what = "no entity", remedy = "LeadMapper<TheEntity>")
    static class OfAnInterface implements LeadMapper<Face> {
        @Override
        public LeadContent map(Face face) {
            return LeadContent.empty();
        }
    }

    @SuppressWarnings("rawtypes")
    @Told(code = "CRMIFY-134", what = "no entity", remedy = "LeadMapper<TheEntity>")
    static class Raw implements LeadMapper {
        @Override
        public LeadContent map(Object entity) {
            return LeadContent.empty();
        }
    }

    static class First implements LeadMapper<Company> {
        @Override
        public LeadContent map(Company entity) {
            return LeadContent.empty();
        }
    }

    @Told(code = "CRMIFY-134", what = "another mapper maps Company too", remedy = "keep one")
    static class Second implements LeadMapper<Company> {
        @Override
        public LeadContent map(Company entity) {
            return LeadContent.empty();
        }
    }

    @Entity
    @CrmLead
    @Told(code = "CRMIFY-136", what = "nothing of it is mapped", remedy = "@CrmField")
    static class Unmapped extends Numbered {
        String name;

        @OneToMany
        List<Company> companies = new ArrayList<>();
    }
}
