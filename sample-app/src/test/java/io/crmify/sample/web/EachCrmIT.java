package io.crmify.sample.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.fake.creatio.CreatioOptions;
import io.crmify.backends.fake.creatio.FakeCreatio;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.backends.fake.insightly.InsightlyOptions;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.backends.fake.salesforce.SalesforceOptions;
import io.crmify.sample.RunningShop;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same shop with each CRM: nothing but its configuration tells which. */
class EachCrmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A stand-in, what tells the shop of it, and the ids of the people it has. */
    private record Crm(URI address, Map<String, String> settings, Supplier<List<String>> ids, AutoCloseable server) {}

    private enum Kind {
        HUBSPOT {
            @Override
            Crm start() {
                var crm = FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("demo"));
                return new Crm(
                        crm.baseUri(),
                        Map.of("auth.token", "demo"),
                        () -> crm.contacts().stream()
                                .map(contact -> contact.id())
                                .toList(),
                        crm);
            }
        },
        INSIGHTLY {
            @Override
            Crm start() {
                var crm = FakeInsightly.start(
                        InsightlyOptions.DEFAULTS.withApiKey("demo").withCustomField("CRMIFY_ID__c"));
                return new Crm(
                        crm.baseUri(),
                        Map.of("auth.api-key", "demo", "key-field", "CRMIFY_ID__c"),
                        () -> crm.leads().stream().map(lead -> lead.id()).toList(),
                        crm);
            }
        },
        SALESFORCE {
            @Override
            Crm start() {
                var crm = FakeSalesforce.start(SalesforceOptions.DEFAULTS.withToken("demo"));
                return new Crm(
                        crm.baseUri(),
                        Map.of("auth.token", "demo"),
                        () -> crm.records("Lead").stream()
                                .map(lead -> lead.id())
                                .toList(),
                        crm);
            }
        },
        KLAVIYO {
            @Override
            Crm start() {
                var crm = FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withApiKey("demo"));
                return new Crm(
                        crm.baseUri(),
                        Map.of("auth.api-key", "demo", "delete", "ERASE"),
                        () -> crm.profiles().stream().map(FakeProfile::id).toList(),
                        crm);
            }
        },
        NATIONBUILDER {
            @Override
            Crm start() {
                var crm = FakeNationBuilder.start(NationOptions.DEFAULTS.withToken("demo"));
                for (var word : List.of("NotContacted", "Contacted", "Converted", "Disqualified")) {
                    crm.addTag("Lead status: " + word); // as the page of the backend has one do
                }
                return new Crm(
                        crm.baseUri(),
                        Map.of("auth.token", "demo"),
                        () -> crm.people().stream().map(person -> person.id()).toList(),
                        crm);
            }
        },
        CREATIO {
            @Override
            Crm start() {
                var crm = FakeCreatio.start(CreatioOptions.DEFAULTS.withUser("demo", "secret"));
                return new Crm(
                        crm.baseUri(),
                        Map.of("auth.username", "demo", "auth.password", "secret"),
                        () -> crm.rows("Lead").stream().map(row -> row.id()).toList(),
                        crm);
            }
        };

        abstract Crm start();
    }

    @ParameterizedTest
    @EnumSource
    void customersComeGoAndChangeThere(Kind kind) throws Exception {
        var crm = kind.start();
        try (var server = crm.server();
                var shop = RunningShop.start(settings(kind, crm))) {
            assertThat(server).isNotNull();
            var id = shop.signUp("Ada", "ada@example.com");
            var path = "api/customers/" + id;
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(crm.ids().get())
                    .containsExactly(shop.get(path).text("crmId")));

            shop.post(path + "/purchases", "{\"amount\": 49.90}");
            await().atMost(PATIENCE)
                    .until(() -> shop.get(path).text("syncState").equals("SYNCED")
                            && shop.get(path).text("status").equals("CONVERTED"));
            assertThat(crm.ids().get()).hasSize(1);

            shop.delete(path);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(crm.ids().get()).isEmpty());
        }
    }

    private static Map<String, String> settings(Kind kind, Crm crm) {
        var settings = new HashMap<String, String>();
        settings.put("crmify.backend", kind.name().toLowerCase(Locale.ROOT));
        settings.put("crmify.backend.base-url", crm.address().toString());
        crm.settings().forEach((key, value) -> settings.put("crmify.backend." + key, value));
        return settings;
    }
}
