package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.FailedLead;
import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmLead;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.FieldConverter;
import io.crmify.lead.LeadContent;
import io.crmify.lead.LeadMapper;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PostLoad;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One row, class or observer that is bad stops nobody else: it alone is given up, with its cause. Section 4, invariant 7. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class PoisonTest {
    private static final long CULPRIT = 5;
    private static final int ALL = 10;

    private final TestDatabase database;
    private Shop shop;

    PoisonTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Shop.Builder patients() {
        return Shop.on(database).entities(Patient.class, Ward.class);
    }

    private void open() {
        shop = patients().open();
    }

    private void admitAll() {
        shop.run(manager -> {
            for (long id = 1; id <= ALL; id++) {
                manager.persist(new Patient(id));
            }
        });
    }

    private List<FailedLead> failed() {
        return shop.crmify().operations().failed(100);
    }

    /** All but the one are in the CRM, the one is dead with its cause, and nobody is at work any more. */
    private void assertOnlyTheCulpritFailed(String reason, String detail) {
        assertThat(shop.theCrm().records())
                .extracting(record -> record.text(EMAIL))
                .hasSize(ALL - 1)
                .doesNotContain("p" + CULPRIT + "@example.org");
        assertThat(failed()).singleElement().satisfies(culprit -> {
            assertThat(culprit.id()).isEqualTo("" + CULPRIT);
            assertThat(culprit.reason()).isEqualTo(reason);
            assertThat(culprit.detail()).contains(detail);
        });
        assertThat(shop.rows("select id from crmify_link where state not in ('IDLE', 'DEAD')"))
                .isEmpty();
        assertThat(shop.theCrm().count(PUSH)).as("nothing was sent twice").isEqualTo(1);
    }

    private void record(String type, String ids) {
        shop.rows(
                "insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at)"
                        + " values (?, 'shop', ?, '', 'TOUCHED', ?, 1, 0)",
                UUID.randomUUID(),
                type,
                ids);
    }

    @Test
    void anIdThatIsNoneAmongGoodOnesIsDeadAlone() {
        open();
        admitAll();
        shop.rows("delete from crmify_change");
        record("Patient", "1\n2\nno-number\n3\n\n4\n99999999999999999999999\n6");

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(5);
        assertThat(failed())
                .allSatisfy(culprit -> assertThat(culprit.reason()).isEqualTo("UNREADABLE_ID"))
                .extracting(FailedLead::id)
                .containsExactlyInAnyOrder("no-number", "", "99999999999999999999999");
        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void anIdThatTheTablesRefuseIsPutAsideAlone() {
        open();
        admitAll();
        shop.rows("delete from crmify_change");
        shop.rows("alter table crmify_link add constraint no_third check (entity_id <> '3')");
        record("Patient", "1\n2\n3\n4");

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(3);
        assertThat(shop.rows("select entity_id, reason from crmify_change_dead"))
                .containsExactly(List.of("3", "ADMISSION_FAILED"));
        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void aCompositeIdThatIsNoneIsDeadAlone() {
        shop = Shop.on(database).entities(Member.class).open();
        shop.persist(new Member("AT", 1, "Byron"));
        record("Member", "AT");
        record("Member", "");
        record("Member", "a,b,c,d");

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(1);
        assertThat(failed()).hasSize(3).allSatisfy(culprit -> assertThat(culprit.reason())
                .isEqualTo("UNREADABLE_ID"));
    }

    @Test
    void aRowWithMoreIdsThanOneHoldsIsTakenAsItIs() {
        open();
        admitAll();
        var ids = new StringBuilder("1");
        for (int id = 2; id <= 700; id++) {
            ids.append('\n').append(id);
        }
        record("Patient", ids.toString());

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(ALL);
        assertThat(shop.recorded()).isEmpty();
        assertThat(failed()).isEmpty();
    }

    @Test
    void aChangeOfATypeThatNobodyKnowsWaitsAndStopsNobody() {
        open();
        record("Stranger", "1");
        record("Patient.stranger", "1");
        admitAll();

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(ALL);
        assertThat(shop.recorded()).hasSize(2);
        assertThat(shop.rows("select id from crmify_change_dead")).isEmpty();
    }

    @Test
    void aConstantThatTheEnumDoesNotHave() {
        open();
        admitAll();
        shop.rows("alter table Patient drop constraint if exists patient_mood_check");
        shop.rows("update Patient set mood = 'SULKY' where id = " + CULPRIT);

        shop.drain();

        assertOnlyTheCulpritFailed("UNREADABLE_ENTITY", "Exception");
    }

    @Test
    void aColumnThatItsConverterCannotRead() {
        open();
        admitAll();
        shop.rows("update Patient set room = 'none' where id = " + CULPRIT);

        shop.drain();

        assertOnlyTheCulpritFailed("UNREADABLE_ENTITY", "Exception");
    }

    @Test
    void aGoodRowBehindBadOnesEndsTheStopOfItsTypeAndTheyDieAlone() {
        open();
        admitAll();
        shop.rows("update Patient set asked = 'exception'");
        shop.drain();
        assertThat(failed()).isEmpty();
        assertThat(stopped()).containsExactly("Patient");

        shop.rows("update Patient set asked = null where id = " + ALL);
        shop.crmify().clock().advance(Duration.ofHours(1));
        shop.drain();

        assertThat(stopped()).isEmpty();
        assertThat(shop.theCrm().records()).hasSize(1);
        assertThat(failed()).hasSize(ALL - 1).allSatisfy(culprit -> assertThat(culprit.detail())
                .contains("Patient.getAsked threw"));
    }

    private List<String> stopped() {
        return shop.crmify().operations().lanes().stream()
                .filter(lane -> lane.state() != State.RUNNING)
                .map(LaneStatus::type)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "overflow", "error"})
    void aGetterThatThrows(String how) {
        open();
        admitAll();
        shop.rows("update Patient set asked = ? where id = " + CULPRIT, how);

        shop.drain();

        assertOnlyTheCulpritFailed("UNREADABLE_ENTITY", "Patient.getAsked threw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "overflow", "error"})
    void aConverterOfAFieldThatThrows(String how) {
        open();
        admitAll();
        shop.rows("update Patient set converted = ? where id = " + CULPRIT, how);

        shop.drain();

        assertOnlyTheCulpritFailed("UNREADABLE_ENTITY", "reading it threw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "overflow", "error"})
    void aCallbackThatThrows(String how) {
        open();
        admitAll();
        shop.rows("update Patient set loaded = ? where id = " + CULPRIT, how);

        shop.drain();

        assertOnlyTheCulpritFailed("UNREADABLE_ENTITY", "reading it threw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "overflow", "error", "null"})
    void aMapperThatThrowsOrGivesNothing(String how) {
        shop = patients().setup(setup -> setup.mapper(new PatientMapper())).open();
        admitAll();
        shop.rows("update Patient set mapped = ? where id = " + CULPRIT, how);

        shop.drain();

        assertOnlyTheCulpritFailed(
                "UNREADABLE_ENTITY", how.equals("null") ? "PatientMapper gave null" : "reading it threw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "overflow", "error", "null"})
    void aSelectorThatThrowsOrGivesNothing(String how) {
        shop = patients()
                .setup(setup -> setup.selector((entity, candidates) -> {
                    var patient = (Patient) entity;
                    return "null".equals(patient.mapped) ? null : Trouble.of(patient.mapped, candidates);
                }))
                .open();
        admitAll();
        shop.rows("update Patient set mapped = ? where id = " + CULPRIT, how);

        shop.drain();

        assertOnlyTheCulpritFailed("UNREADABLE_ENTITY", "reading it threw");
    }

    @Test
    void anEntityThatItsCallbackChangesIsNotWritten() {
        open();
        admitAll();
        shop.rows("update Patient set loaded = 'dirty'");
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(ALL);

        var rows = shop.rows("select version, loaded, notes from Patient");

        assertThat(rows).hasSize(ALL);
        rows.forEach(row -> assertThat(row.subList(0, 2)).isEqualTo(List.of(0, "dirty")));
        rows.forEach(row -> assertThat(row.get(2)).isNull());
        assertThat(shop.recorded()).isEmpty();
        assertThat(shop.theCrm().count(PUSH)).isEqualTo(1);
        shop.drain();
        assertThat(shop.theCrm().count(PUSH)).isEqualTo(1);
    }

    @Test
    void anAssociationThatPointsNowhere() {
        open();
        shop.persist(new Ward(1, "North"));
        admitAll();
        shop.rows("update Patient set ward_id = 1");
        shop.rows("update Patient set ward_id = 4711 where id = " + CULPRIT);

        shop.drain();

        assertOnlyTheCulpritFailed("UNREADABLE_ENTITY", "NotFoundException");
        assertThat(shop.theCrm().records())
                .allSatisfy(record -> assertThat(record.text(COMPANY)).isEqualTo("North"));
    }

    @Test
    void aLazyAssociationIsReadWithItsLead() {
        open();
        shop.persist(new Ward(1, "North"));
        admitAll();
        shop.rows("update Patient set bed_id = 1");

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(ALL).allSatisfy(record -> assertThat(record.text("bed"))
                .isEqualTo("North"));
    }

    @Test
    void aValueThatIsTooLongForTheCrm() {
        open();
        shop.theCrm()
                .refuse(lead -> lead.text(PHONE) != null && lead.text(PHONE).length() > 20, "TOO_LONG");
        admitAll();
        shop.rows("update Patient set phone = ? where id = " + CULPRIT, "1".repeat(100));

        shop.drain();

        assertOnlyTheCulpritFailed("TOO_LONG", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "overflow", "error"})
    void anObserverThatThrowsChangesNothing(String how) {
        try (var log = LogLines.of(LeadEvents.class)) {
            shop = patients()
                    .setup(setup -> setup.onEvent(event -> {
                        if (event instanceof LeadSynced) {
                            Trouble.of(how, event);
                        }
                    }))
                    .open();
            admitAll();
            shop.drain();
            assertThat(log.lines()).hasSize(ALL).allSatisfy(line -> assertThat(line)
                    .contains("CRMIFY-330"));
        }
        assertThat(shop.theCrm().records()).hasSize(ALL);
        assertThat(shop.rows("select crmId from Patient where crmId is null")).isEmpty();
        assertThat(shop.rows("select id from crmify_link where state <> 'IDLE'"))
                .isEmpty();
    }

    @Test
    void aFingerprintThatNobodyCanReadHasAllSentAgain() {
        open();
        admitAll();
        shop.drain();
        shop.rows(
                "update crmify_link set fingerprint = 'of another version: ????' where entity_id = '" + CULPRIT + "'");
        shop.edit(Patient.class, CULPRIT, patient -> patient.phone = "42");

        shop.drain();

        assertThat(shop.theCrm().where(PHONE, "42")).singleElement().satisfies(record -> assertThat(record.text(EMAIL))
                .isEqualTo("p" + CULPRIT + "@example.org"));
        assertThat(failed()).isEmpty();
    }

    @Test
    void aCulpritThatIsCorrectedIsSent() {
        open();
        admitAll();
        shop.rows("update Patient set asked = 'overflow' where id = " + CULPRIT);
        shop.drain();
        assertThat(failed()).hasSize(1);

        shop.run(manager -> manager.find(Patient.class, CULPRIT).asked = null);
        shop.crmify().clock().advance(Duration.ofSeconds(5));
        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(ALL);
        assertThat(failed()).isEmpty();
    }

    /** A lead on which everything can go wrong. */
    @Entity(name = "Patient")
    @CrmLead
    static class Patient {
        enum Mood {
            GOOD
        }

        @Id
        Long id;

        @Version
        int version;

        @CrmId
        String crmId;

        @CrmField(EMAIL)
        String email;

        @CrmField(PHONE)
        String phone;

        @Enumerated(EnumType.STRING)
        @Column(columnDefinition = "varchar(20)")
        @CrmField(property = "mood")
        Mood mood = Mood.GOOD;

        @Convert(converter = RoomConverter.class)
        @Column(columnDefinition = "varchar(20)")
        @CrmField(property = "room")
        Integer room = 1;

        @CrmField(value = LAST_NAME, converter = Careful.class)
        String converted;

        @Transient
        String asked;

        String loaded;

        String mapped;

        @CrmField(property = "notes")
        String notes;

        @ManyToOne
        @JoinColumn(name = "ward_id", foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @CrmField(value = COMPANY, path = "name")
        Ward ward;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "bed_id", foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @CrmField(property = "bed", path = "name")
        Ward bed;

        protected Patient() {}

        Patient(long id) {
            this.id = id;
            this.email = "p" + id + "@example.org";
        }

        @Access(AccessType.PROPERTY)
        @CrmField(property = "asked")
        public String getAsked() {
            return Trouble.of(asked, asked);
        }

        public void setAsked(String asked) {
            this.asked = asked;
        }

        @PostLoad
        void read() {
            if ("dirty".equals(loaded)) {
                notes = "touched by a callback";
            } else {
                Trouble.of(loaded, "read");
            }
        }
    }

    /** What a lead names. */
    @Entity(name = "Ward")
    static class Ward {
        @Id
        Integer id;

        String name;

        protected Ward() {}

        Ward(int id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** Does what the row says. */
    static final class Trouble {
        private Trouble() {}

        static <T> T of(String how, T otherwise) {
            if ("exception".equals(how)) {
                throw new IllegalStateException("as told");
            }
            if ("error".equals(how)) {
                throw new NoClassDefFoundError("as told");
            }
            return "overflow".equals(how) ? deeper(how, otherwise) : otherwise;
        }

        private static <T> T deeper(String how, T otherwise) {
            return of(how, of(how, otherwise));
        }
    }

    static final class RoomConverter implements AttributeConverter<Integer, String> {
        @Override
        public String convertToDatabaseColumn(Integer room) {
            return room == null ? null : room.toString();
        }

        @Override
        public Integer convertToEntityAttribute(String column) {
            return column == null ? null : Integer.valueOf(column);
        }
    }

    static final class Careful implements FieldConverter<String> {
        @Override
        public Object toCrm(String value) {
            return Trouble.of(value, value);
        }
    }

    static final class PatientMapper implements LeadMapper<Patient> {
        @Override
        public LeadContent map(Patient patient) {
            return "null".equals(patient.mapped)
                    ? null
                    : Trouble.of(patient.mapped, LeadContent.empty().with(EMAIL, patient.email));
        }
    }
}
