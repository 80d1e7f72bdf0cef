package io.crmify.backends.none;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SF-8: the backend that does nothing works everywhere, and still looks at what it is given. */
class NoCrmTest extends CrmBackendContract {
    private final CrmBackend backend = new NoneProvider().open(new TestContext());

    @Override
    protected CrmBackend backend() {
        return backend;
    }

    @Override
    protected Features features() {
        return Features.IN_PROCESS.withoutRecords();
    }

    @Override
    protected int recordCount() {
        return 0;
    }

    @Override
    protected Optional<String> held(String crmId, LeadField field) {
        return Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ada",
                "ada@",
                "@example.org",
                "ada lovelace@example.org",
                "ada@@example.org",
                "ada@example..org"
            })
    void refusesWhatIsNoAddress(String email) { // SF-8
        var lead = aLead(1).with(EMAIL, email).lead();

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.syncLead(lead))
                .withMessage("Customer#1: EMAIL is no e-mail address")
                .satisfies(failure -> assertThat(failure.diagnosis().toString()).isEqualTo("INVALID_EMAIL (EMAIL)"));
    }

    @Test
    void takesALeadWithoutAnAddress() {
        assertThat(backend.syncLead(aLead(1).without(EMAIL).lead())).isNotBlank();
    }

    @Test
    void givesALeadTheSameIdOnEveryNode() {
        var elsewhere = new NoneProvider().open(new TestContext());

        assertThat(backend.syncLead(aLead(1).lead())).isEqualTo(elsewhere.syncLead(aLead(1).lead()));
    }

    @Test
    void declaresItsCreatesKeyed() {
        assertThat(((NoCrm) backend).profile().guarantee()).isEqualTo(CreateGuarantee.KEYED);
    }
}
