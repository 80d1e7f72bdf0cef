package io.crmify.backends.log;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggedCrmTest extends CrmBackendContract {
    private final CrmBackend backend = new LogProvider().open(new TestContext());
    private final Logger logger = Logger.getLogger("io.crmify.backends.log");
    private final List<String> lines = new ArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(listening);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(listening);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

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

    @Test
    void writesNamesAndSizesOfWhatItWouldCreate() {
        backend.syncLead(aLead(1).with("shoe_size", 42L).withStatus("Contacted").lead());

        assertThat(lines)
                .containsExactly("{\"connection\":\"test\",\"operation\":\"create\",\"type\":\"Customer\","
                        + "\"key\":\"000000000000000000000000c0ffee01\","
                        + "\"fields\":{\"EMAIL\":16,\"FIRST_NAME\":3,\"LAST_NAME\":8},"
                        + "\"properties\":{\"shoe_size\":2},"
                        + "\"tags\":0,\"lists\":0,\"cleared\":[],\"clearedProperties\":[],\"status\":9}");
    }

    @Test
    void writesNamesOfWhatItWouldClear() {
        backend.syncLead(anUpdate(1, "log-1")
                .clearing(LeadField.CITY)
                .clearing("shoe_size")
                .lead());

        assertThat(lines)
                .singleElement()
                .asString()
                .contains(
                        "\"operation\":\"update\"", "\"cleared\":[\"CITY\"]", "\"clearedProperties\":[\"shoe_size\"]");
    }

    @Test
    void writesTheKeyOfWhatItWouldDelete() {
        backend.deleteLead(backend.syncLead(aLead(1).lead()));

        assertThat(lines)
                .last()
                .isEqualTo("{\"connection\":\"test\",\"operation\":\"delete\","
                        + "\"key\":\"000000000000000000000000c0ffee01\"}");
    }

    @Test
    void doesNotWriteAnIdThatAnotherCrmGave() {
        backend.deleteLead("ada@example.org");

        assertThat(lines).singleElement().asString().doesNotContain("ada");
    }
}
