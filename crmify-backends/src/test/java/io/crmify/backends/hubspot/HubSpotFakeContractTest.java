package io.crmify.backends.hubspot;

import io.crmify.backend.CrmBackend;
import io.crmify.backends.contract.CrmBackendContract;
import io.crmify.backends.contract.Features;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.lead.LeadField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The fake behind a server that can be told to misbehave. */
class HubSpotFakeContractTest {
    @Nested
    class V202609 extends Version {
        V202609() {
            super("2026-09");
        }
    }

    @Nested
    class V202603 extends Version {
        V202603() {
            super("2026-03");
        }
    }

    @Nested
    class V3 extends Version {
        V3() {
            super("v3");
        }
    }

    abstract static class Version extends CrmBackendContract {
        private final FakeHubSpot hubspot =
                FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
        private final HttpClient client = HttpClient.newHttpClient();
        private final ScriptedCrm crm = new ScriptedCrm(this::forward);
        private final CrmBackend backend;

        Version(String version) {
            backend = new HubSpotProvider().open(new TestContext(crm.uri()).with("api-version", version));
        }

        @AfterEach
        void close() {
            crm.close();
            hubspot.close();
        }

        @Override
        protected CrmBackend backend() {
            return backend;
        }

        @Override
        protected Features features() {
            return Features.REMOTE.withoutTellingMissing();
        }

        @Override
        protected ScriptedCrm crm() {
            return crm;
        }

        @Override
        protected int recordCount() {
            return hubspot.contacts().size();
        }

        @Override
        protected Optional<String> held(String crmId, LeadField field) {
            return hubspot.contacts().stream()
                    .filter(contact -> contact.id().equals(crmId))
                    .map(contact -> contact.property(TestNames.of(field)))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
        }

        private Reply forward(Asked asked) {
            var target =
                    URI.create(hubspot.baseUri() + asked.path() + (asked.query().isEmpty() ? "" : "?" + asked.query()));
            var request = HttpRequest.newBuilder(target)
                    .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body()))
                    .header("Authorization", asked.header("Authorization"))
                    .header("Content-Type", "application/json")
                    .build();
            try {
                var response = client.send(request, HttpResponse.BodyHandlers.ofString());
                return Reply.json(response.statusCode(), response.body());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
