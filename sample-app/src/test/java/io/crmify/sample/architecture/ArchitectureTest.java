package io.crmify.sample.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.crmify.sample.architecture.Product.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.crmify.CrmifyException;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the code easy to find one's way in. The numbers are those of the house style's list. */
class ArchitectureTest {
    private static DescribedPredicate<JavaClass> that(String description, Predicate<JavaClass> test) {
        return describe(description, test);
    }

    @Test
    void everyModuleIsThere() {
        assertThat(CLASSES.that(that("of the api", Product::isOfApi))).hasSizeGreaterThan(50);
        assertThat(CLASSES.that(that("of jpa", Product::isOfJpa))).hasSizeGreaterThan(120);
        assertThat(CLASSES.that(that("of backends", Product::isOfBackends))).hasSizeGreaterThan(60);
        assertThat(CLASSES.that(that("of the sample", Product::isOfSample))).hasSizeGreaterThan(30);
    }

    @Test
    void packagesHaveNoCycles() { // 1
        var packages = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
        slices().assignedFrom(packages).should().beFreeOfCycles().check(CLASSES);
    }

    /** Who stands where: each may use what stands to its right, and itself. */
    @ParameterizedTest
    @CsvSource({
        "cdi,      dispatch lane activity journal link change mapping",
        "dispatch, cdi . capture",
        "capture,  cdi . dispatch lane activity journal link",
        "lane,     cdi . dispatch capture activity journal",
        "activity, cdi . dispatch capture lane journal",
        "journal,  cdi . dispatch capture lane activity",
        "link,     cdi . dispatch capture lane activity journal",
        "job,      cdi . dispatch capture lane activity journal link change mapping",
        "change,   cdi . dispatch capture lane activity journal link mapping",
        "mapping,  cdi . dispatch capture lane activity journal link change",
        "store,    cdi . dispatch capture lane activity journal link change mapping",
        "config,   cdi . dispatch capture lane activity journal link change mapping store"
    })
    void thePartsOfJpaUseOnlyWhatStandsToTheirRight(String part, String forbidden) { // 2
        var strangers = forbidden.split(" ");
        noClasses()
                .that(that("in " + part, type -> partOfJpa(type).equals(part)))
                .should()
                .dependOnClassesThat(that("in one of " + forbidden, type -> {
                    var other = partOfJpa(type);
                    return List.of(strangers).contains(other);
                }))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** The first package below {@code io.crmify.jpa}; a dot for that itself, blank for what is not in it. */
    private static String partOfJpa(JavaClass type) {
        if (!Product.isOfJpa(type)) {
            return "";
        }
        var below = type.getPackageName().substring("io.crmify.jpa".length());
        return below.isEmpty() ? "." : below.substring(1).split("[.]")[0];
    }

    @Test
    void recordsThatTravelHoldDataOnly() { // 3
        noFields()
                .that()
                .areDeclaredInClassesThat(that(
                        "are records of the api, of changes or of links",
                        type -> type.isRecord()
                                && isSeenFromOutside(type)
                                && (Product.isOfApi(type)
                                        || Product.isIn(type, "io.crmify.jpa.change")
                                        || Product.isIn(type, "io.crmify.jpa.link"))))
                .and()
                .areNotStatic()
                .should()
                .haveRawType(that("of behaviour", ArchitectureTest::isBehaviour))
                .check(CLASSES);
    }

    private static boolean isBehaviour(JavaClass type) {
        return Product.isIn(type, "java.util.function")
                || Product.isIn(type, "java.sql")
                || Product.isIn(type, "jakarta")
                || Product.isIn(type, "io.crmify") && !isValue(type);
    }

    private static boolean isValue(JavaClass type) {
        return type.isRecord() || type.isEnum() || type.isInterface() || type.isAssignableTo(Throwable.class);
    }

    @Test
    void onlyItsOwnPackageKnowsTheContainer() { // 4
        noClasses()
                .that(that(
                        "of the libraries, but not in jpa.cdi",
                        type -> (Product.isOfJpa(type) || Product.isOfBackends(type))
                                && !Product.isIn(type, "io.crmify.jpa.cdi")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta.enterprise..", "jakarta.inject..", "jakarta.interceptor..", "jakarta.annotation.."))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.crmify.jpa.dispatch..")
                .should()
                .dependOnClassesThat(resideInAPackage("jakarta.."))
                .check(CLASSES);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(
                        "io.crmify.jpa.cdi.Container") // what CrmLeadListener finds its container by
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("jakarta.enterprise.inject.spi.CDI")
                .check(CLASSES);
    }

    @Test
    void reflectionIsForTheMappingAndForBackendsByClassName() { // 5
        noClasses()
                .that(that(
                        "of the libraries, but neither in jpa.mapping nor jpa.lane.Backends",
                        type -> (Product.isOfJpa(type) || Product.isOfBackends(type))
                                && !Product.isIn(type, "io.crmify.jpa.mapping")
                                && !Product.topLevel(type).getSimpleName().equals("Backends")
                                // docs/decisions/0006: a method whose type is not the same in Hibernate 6.6 and 7
                                && !type.getSimpleName().equals("HibernateEvents")))
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.reflect.."))
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .orShould()
                .callMethod(Class.class, "getDeclaredConstructor", Class[].class)
                .check(CLASSES);
    }

    @Test
    void onlyOnePackageSpeaksHttp() { // 6
        noClasses()
                .that()
                .resideOutsideOfPackage("io.crmify.backends.http..")
                .should()
                .dependOnClassesThat(resideInAPackage("java.net.http.."))
                .check(CLASSES);
    }

    @Test
    void hibernateIsUsedInTheCaptureAndWhereTheNameSaysSo() { // 7
        noClasses()
                .that(that(
                        "neither in jpa.capture nor named Hibernate...",
                        type -> !Product.isIn(type, "io.crmify.jpa.capture")
                                && !Product.topLevel(type).getSimpleName().startsWith("Hibernate")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.hibernate.."))
                .check(CLASSES);
    }

    @Test
    void backendsDoNotKnowEachOther() { // 8
        var shared = resideInAnyPackage(
                "io.crmify.backends.http..", "io.crmify.backends.field..", "io.crmify.backends.oauth..");
        for (var backend : backends()) {
            noClasses()
                    .that()
                    .resideInAPackage("io.crmify.backends." + backend + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.crmify.backends..")
                            .and(DescribedPredicate.not(shared))
                            .and(DescribedPredicate.not(resideInAPackage("io.crmify.backends." + backend + ".."))))
                    .check(CLASSES);
        }
        noClasses()
                .that()
                .resideInAPackage("io.crmify.backends..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.crmify.jpa..", "io.crmify.sample.."))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.crmify.jpa..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.crmify.backends..", "io.crmify.sample.."))
                .check(CLASSES);
    }

    private static Set<String> backends() {
        var names = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("io.crmify.backends."))
                .map(name -> name.substring("io.crmify.backends.".length()).split("[.]")[0])
                .collect(Collectors.toSet());
        assertThat(names).contains("hubspot", "insightly", "log", "memory", "none", "fake");
        return names;
    }

    @Test
    void sqlIsAPackagesOwnAffair() { // 9
        classes().that(simpleNameEndingWith("Sql")).should().bePackagePrivate().check(CLASSES);
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(that("public", ArchitectureTest::isSeenFromOutside))
                .and()
                .areDeclaredInClassesThat(that("no reader of rows", type -> !type.isInterface()))
                .should()
                .notHaveRawReturnType(ResultSet.class)
                .andShould()
                .haveRawParameterTypes(describe("without a result set", types -> types.stream()
                        .noneMatch(type -> type.isEquivalentTo(ResultSet.class))))
                .check(CLASSES);
    }

    private static boolean isSeenFromOutside(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass()
                        .map(ArchitectureTest::isSeenFromOutside)
                        .orElse(true);
    }

    @Test
    void namesSayWhatAThingIs() { // 10
        var ending = Pattern.compile("(Impl|Manager|Utils?|Helpers?|Service|Processor|Handler|Common|Base|Data|Info)$");
        var prefix = Pattern.compile("^(Abstract|I)[A-Z]");
        noClasses()
                .should(have(that(
                        "a name that says nothing",
                        type -> ending.matcher(type.getSimpleName()).find()
                                || prefix.matcher(type.getSimpleName()).find())))
                .check(CLASSES);
    }

    @Test
    void whatIsMissingIsNotAnOptionalField() { // 11
        noFields().should().haveRawType(Optional.class).check(CLASSES);
    }

    @Test
    void timeIsTheDatabases() { // 12 and 13
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Date")
                .check(CLASSES);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.crmify.jpa.store..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void constructorsTakeAtMostEightThings() { // 14
        constructors()
                .that()
                .areDeclaredInClassesThat(that("no records", type -> !type.isRecord()))
                .should()
                .haveRawParameterTypes(describe("at most eight", types -> types.size() <= 8))
                .check(CLASSES);
    }

    @Test
    void everyExceptionOfOursHasOneRoot() { // 15 and 18
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .should()
                .beAssignableTo(CrmifyException.class)
                .check(CLASSES);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(CrmifyException.class.getName())
                .should()
                .callConstructor(RuntimeException.class)
                .orShould()
                .callConstructor(RuntimeException.class, String.class)
                .orShould()
                .callConstructor(RuntimeException.class, String.class, Throwable.class)
                .orShould()
                .callConstructor(RuntimeException.class, Throwable.class)
                .check(CLASSES);
    }

    /** What changes in them is one thread's at a time: they are built and thrown away, or every method locks. */
    private static final Set<String> CHANGING = Set.of(
            "JpaBuffers",
            "LaneHealth",
            "LeadDiff",
            "LeadTypeBuilder",
            "PushStep",
            "RelevanceBuilder",
            "SharedRate",
            "TouchedLeads");

    @Test
    void fieldsAreFinalOrVolatile() { // 16
        fields().that()
                .areDeclaredInClassesThat(that(
                        "neither container beans nor entities, nor made to change",
                        type -> !isOfContainer(Product.topLevel(type))
                                && !CHANGING.contains(Product.topLevel(type).getSimpleName())))
                .and()
                .doNotHaveModifier(JavaModifier.VOLATILE)
                .should()
                .beFinal()
                .check(CLASSES);
    }

    private static boolean isOfContainer(JavaClass type) {
        return Stream.of(
                        "jakarta.enterprise.context.ApplicationScoped",
                        "jakarta.enterprise.context.Dependent",
                        "jakarta.inject.Singleton",
                        "jakarta.persistence.Entity")
                .anyMatch(type::isAnnotatedWith);
    }

    @Test
    void nobodyPrintsButTheMainClass() { // 17
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.crmify.sample.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void aPackageFitsOnAScreen() {
        var crowded = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(crowded)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(15));
    }

    @Test
    void classesInheritOnceAtMost() {
        classes()
                .that(that("no exceptions", type -> !type.isAssignableTo(Throwable.class)))
                .should(be(that(
                        "at most one step below another of ours",
                        type -> type.getAllRawSuperclasses().stream()
                                        .filter(parent -> Product.isIn(parent, "io.crmify"))
                                        .count()
                                <= 1)))
                .check(CLASSES);
    }
}
