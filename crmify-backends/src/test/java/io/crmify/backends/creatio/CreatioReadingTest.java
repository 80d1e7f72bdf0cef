package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.LEAD_SOURCE;
import static io.crmify.lead.LeadField.WEBSITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.creatio.CreatioOptions;
import io.crmify.backends.fake.creatio.CreatioOptions.Limits;
import io.crmify.backends.fake.creatio.FakeCreatio;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers to reads, page by page and word by word. */
class CreatioReadingTest {
    private static final String ID = "12345678-1234-4234-8234-123456789012";

    private final ScriptedCrm crm = new ScriptedCrm();
    private final CrmBackend backend = open("Lead");

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void followsThePages() { // SF-10
        try (var small = FakeCreatio.start(CreatioOptions.DEFAULTS.withLimits(new Limits(3, 0)))) {
            var statuses = (StatusCatalogue) new CreatioProvider()
                    .open(new TestContext(small.baseUri())
                            .with(new Credentials(null, "fake-user", "fake-password", null)));

            assertThat(statuses.statuses()).hasSize(7);
            assertThat(small.calls()).containsEntry("GET /0/odata/QualifyStatus", 3);
        }
    }

    @Test
    void triesAPageThreeTimes() { // SF-10
        crm.next(
                Reply.of(502),
                Reply.page(503),
                Reply.json(200, "{\"value\":[{\"Id\":\"%s\",\"Name\":\"New\"}]}".formatted(ID)));
        assertThat(((StatusCatalogue) backend).statuses()).containsExactly("New");

        crm.next(Reply.of(502), Reply.of(502), Reply.of(502));
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> ((StatusCatalogue) backend).statuses());
        assertThat(crm.asked()).hasSize(6);
    }

    @Test
    void goesOnWhereItIsToldButOnNoOtherHost() {
        crm.next(
                Reply.json(
                        200,
                        "{\"value\":[],\"@odata.nextLink\":\"http://127.0.0.1:1/other?$select=Id&$skiptoken=a%20b%27c\"}"),
                Reply.json(200, "{\"value\":[{\"Id\":\"%s\",\"Name\":\"New\"}]}".formatted(ID)));

        assertThat(((StatusCatalogue) backend).statuses()).containsExactly("New");
        assertThat(crm.lastAsked().path()).isEqualTo("/0/odata/QualifyStatus");
        assertThat(crm.lastAsked().parameters())
                .containsEntry("$skiptoken", "a b'c")
                .containsEntry("$select", "Id,Name");
    }

    @Test
    void endsWhereTheLinkLeadsNowhere() {
        for (var link : List.of("x", "?$skiptoken=%zz", "?$skiptoken=", "?a=b")) {
            crm.next(Reply.json(200, "{\"value\":[],\"@odata.nextLink\":\"%s\"}".formatted(link)));

            assertThatExceptionOfType(BackendException.class).as(link).isThrownBy(() -> ((StatusCatalogue) backend)
                    .statuses());
        }
    }

    @Test
    void doublesAQuoteInWhatItLooksFor() {
        crm.next(Reply.json(200, "{\"value\":[{\"Id\":\"%s\",\"Name\":\"L'Aquila\"}]}".formatted(ID)));
        crm.next(Reply.json(201, "{\"Id\":\"%s\"}".formatted(ID)));

        open("Contact").syncLead(aLead(1).with(CITY, "L'Aquila").lead());

        assertThat(crm.asked().get(0).parameters()).containsEntry("$filter", "Name eq 'L''Aquila'");
        assertThat(crm.asked().get(0).query()).contains("%27L%27%27Aquila%27");
        assertThat(crm.lastAsked().json().getString("CityId")).isEqualTo(ID);
    }

    @Test
    void takesAnEmptyAnswerForARowThatIsNotThere() {
        for (var reply : List.of(Reply.of(404), Reply.of(204), Reply.of(410))) {
            crm.next(reply);

            assertThat(((KeyLookup) backend).find(Leads.key(1))).isEmpty();
        }
        crm.next(Reply.json(200, "{\"Id\":\"%s\"}".formatted(ID)));
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> ((KeyLookup) backend).find(Leads.key(1)));
    }

    @Test
    void usesTheStatusesThatCreatioComesWithIfItMayNotLook() {
        crm.next(Reply.of(403), Reply.of(403), Reply.json(201, "{\"Id\":\"%s\"}".formatted(ID)));

        var statuses = (StatusCatalogue) backend;
        assertThat(statuses.statuses())
                .contains("Qualification", "Distribution", "Satisfied", "Disqualified")
                .hasSize(7);
        assertThat(statuses.isStatus("transfer for sale")).isTrue();
        assertThat(crm.asked()).hasSize(1);
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).withStatus("Won").lead()))
                .withMessageContaining("TransferForSale");
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void asksOnceForALookupThatItMayNotRead() {
        crm.next(Reply.of(403));
        var leads = IntStream.range(0, 20)
                .mapToObj(number -> aLead(number).with(LEAD_SOURCE, "Web").lead())
                .toList();

        var results = ((BatchPush) backend).push(leads);

        assertThat(results)
                .allMatch(result -> result.<Boolean>fold(
                        stored -> false,
                        failed -> failed.cause().diagnosis().reason().equals("RIGHTS_MISSING")));
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void takesOtherRowsThanItAskedForForAFaultOfTheSetUp() {
        crm.next(Reply.json(200, "{\"value\":[{\"Id\":\"%s\",\"UsrKey\":\"other\"}]}".formatted(ID)));
        var keyed = (KeyLookup) new CreatioProvider().open(context().with("key-field", "UsrKey"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> keyed.find(Leads.key(1)))
                .satisfies(wrong -> assertThat(wrong.diagnosis().reason()).isEqualTo("KEY_FIELD_UNUSABLE"));
    }

    @Test
    void doesWithoutTheLengthsThatItMayNotRead() {
        var longSite = "https://example.org/" + "x".repeat(60);
        crm.next(
                Reply.of(403),
                Reply.json(201, "{\"Id\":\"%s\"}".formatted(ID)),
                Reply.json(201, "{\"Id\":\"%s\"}".formatted(ID)));
        var keyed = new CreatioProvider().open(context().with("key-field", "UsrKey"));

        keyed.syncLead(aLead(1).with(WEBSITE, longSite).lead());
        keyed.syncLead(aLead(2).with(WEBSITE, longSite).lead());

        assertThat(crm.asked())
                .extracting(Asked::toString)
                .containsExactly("GET /0/odata/$metadata", "POST /0/odata/Lead", "POST /0/odata/Lead");
    }

    @Test
    void readsNothingThatADescriptionOfTablesRefersTo() {
        var entity = "<!DOCTYPE x [<!ENTITY leak SYSTEM \"file:///etc/hostname\"><!ENTITY lol \"%s\">]>"
                .formatted("l".repeat(50));
        crm.next(Reply.of(
                200,
                "<?xml version=\"1.0\"?>" + entity
                        + "<Schema><EntityType Name=\"Lead\"><Property Name=\"&leak;\""
                        + " Type=\"Edm.String\"/></EntityType></Schema>"));

        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> ((FieldCatalogue) backend).fields());

        crm.next(Reply.page(200));
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> ((FieldCatalogue) backend).fields());
        assertThat(crm.asked().get(0).header("Accept")).isEqualTo("application/xml");
    }

    @Test
    void takesTheEmptyIdAndTheFirstDayForNothing() {
        crm.next(Reply.json(
                200,
                "{\"value\":[{\"Id\":\"%s\",\"A\":\"00000000-0000-0000-0000-000000000000\",\"B\":\"0001-01-01T00:00:00Z\",\"C\":\"yes\",\"D\":1}]}"
                        .formatted(ID.toUpperCase(Locale.ROOT))));

        var flags = ((FlagReading) backend).flags(List.of(ID), Set.of("A", "B", "C", "D"));

        assertThat(flags.get(ID))
                .containsOnlyKeys("C", "D")
                .containsEntry("C", true)
                .containsEntry("D", true);
    }

    private CrmBackend open(String object) {
        return new CreatioProvider().open(context().with("object", object));
    }

    private TestContext context() {
        return new TestContext(crm.uri()).with("sign-in", "BASIC").with("path-prefix", "/0");
    }
}
