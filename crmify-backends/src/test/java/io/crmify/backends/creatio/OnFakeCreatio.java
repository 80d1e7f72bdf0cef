package io.crmify.backends.creatio;

import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.creatio.CreatioOptions;
import io.crmify.backends.fake.creatio.FakeCreatio;
import io.crmify.backends.fake.creatio.FakeRow;
import io.crmify.lead.Lead;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** Tests against the stand-in, by the sign-in that is usual. */
abstract class OnFakeCreatio {
    private final FakeCreatio creatio = FakeCreatio.start(CreatioOptions.DEFAULTS
            .withColumn("Lead.UsrPlan")
            .withColumn("Lead.UsrVisits:Int32")
            .withColumn("Lead.UsrIsSpam:Boolean")
            .withColumn("Lead.UsrCrmifyKey"));
    private final CrmBackend leads = open(context());
    private final CrmBackend contacts = open(context().with("object", "Contact"));

    @AfterEach
    void stop() {
        creatio.close();
    }

    FakeCreatio creatio() {
        return creatio;
    }

    CrmBackend leads() {
        return leads;
    }

    CrmBackend contacts() {
        return contacts;
    }

    TestContext context() {
        return new TestContext(creatio.baseUri()).with(new Credentials(null, "fake-user", "fake-password", null));
    }

    CrmBackend open(TestContext context) {
        return new CreatioProvider().open(context);
    }

    FakeRow row(String table, String id) {
        return creatio.rows(table).stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    String idOf(String table, String name) {
        return creatio.rows(table).stream()
                .filter(row -> row.column("Name").equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    static Lead tagged(Lead lead, String... tags) {
        return new Lead(
                lead.key(),
                lead.crmId(),
                lead.fields(),
                lead.properties(),
                lead.status(),
                Set.of(tags),
                lead.lists(),
                lead.cleared());
    }
}
