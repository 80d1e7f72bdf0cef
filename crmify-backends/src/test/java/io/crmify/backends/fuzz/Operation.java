package io.crmify.backends.fuzz;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.Leads;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Everything that crmify asks of a backend; what one has not is left out. */
enum Operation {
    CREATE {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            ensureId(backend.syncLead(marked(aLead(1)).withStatus("NEW").lead()));
        }
    },
    CREATE_WITH_WORDS {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            ensureId(backend.syncLead(marked(aLead(1))
                    .withStatus(Marks.LEAD)
                    .with(LeadField.LEAD_SOURCE, Marks.LEAD)
                    .lead()));
        }
    },
    UPDATE {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            ensureId(backend.syncLead(
                    marked(anUpdate(1, "501")).clearing(LeadField.CITY).lead()));
        }
    },
    UPDATE_OF_A_STRANGER {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            ensureId(backend.syncLead(marked(anUpdate(1, Marks.LEAD)).lead()));
        }
    },
    DELETE {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            backend.deleteLead("501");
            assertThat(backend.deleteLead(Marks.LEAD)).isFalse();
        }
    },
    PUSH {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            if (backend instanceof BatchPush batches) {
                push(
                        batches,
                        List.of(lead(1), update(2, "501"), lead(3), update(4, "502"), update(5, Marks.LEAD)),
                        told);
            }
        }
    },
    PUSH_CREATES {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            if (backend instanceof BatchPush batches) {
                push(batches, List.of(lead(1), lead(2), lead(3), lead(4)), told);
            }
        }
    },
    FIND {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            if (backend instanceof KeyLookup lookup) {
                lookup.find(Leads.key(1)).ifPresent(Operation::ensureId);
            }
        }
    },
    ENSURE_KEY {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            if (backend instanceof KeyProperty key) {
                key.ensureKeyProperty();
            }
        }
    },
    FILLED {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            if (backend instanceof ReadRecords reads) {
                var ids = Set.of("501", "502", Marks.LEAD);
                var wanted = new ReadRecords.Names(Set.of(LeadField.EMAIL, LeadField.STREET_2), Set.of("plan"));
                var filled = reads.filled(ids, wanted);
                assertThat(ids).containsAll(filled.keySet());
                filled.values().forEach(names -> {
                    assertThat(wanted.fields()).containsAll(names.fields());
                    assertThat(wanted.properties()).containsAll(names.properties());
                });
            }
        }
    },
    STATUSES {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            if (backend instanceof StatusCatalogue catalogue) {
                assertThat(catalogue.statuses()).doesNotContain("", (String) null);
                catalogue.isStatus("NEW");
            }
        }
    },
    ACCOUNT {
        @Override
        void run(CrmBackend backend, Consumer<BackendException> told) {
            if (backend instanceof CredentialCheck check) {
                assertThat(check.accountId()).isNotBlank().hasSizeLessThanOrEqualTo(128);
            }
        }
    };

    private static final String ID = "\\d{1,20}";

    abstract void run(CrmBackend backend, Consumer<BackendException> told);

    /** A batch is halved at most down to its single leads, with a look-up before each call. */
    int mostCalls() {
        return name().startsWith("PUSH") ? 40 : 6;
    }

    private static void push(BatchPush backend, List<Lead> leads, Consumer<BackendException> told) {
        var results = backend.push(leads);

        assertThat(results).hasSize(leads.size()).doesNotContainNull();
        results.forEach(result -> result.<Boolean>fold(
                stored -> {
                    ensureId(stored.crmId());
                    return true;
                },
                failed -> {
                    told.accept(failed.cause());
                    return true;
                }));
    }

    private static void ensureId(String crmId) {
        assertThat(crmId).matches(ID);
    }

    private static Lead lead(int number) {
        return marked(aLead(number)).lead();
    }

    private static Lead update(int number, String crmId) {
        return marked(anUpdate(number, crmId)).lead();
    }

    private static Leads marked(Leads lead) {
        return lead.with(LeadField.FIRST_NAME, Marks.LEAD)
                .with(LeadField.LAST_NAME, Marks.LEAD)
                .with(LeadField.EMAIL, Marks.LEAD)
                .with(LeadField.STREET_2, Marks.LEAD)
                .with("plan", Marks.LEAD)
                .with("PLAN__c", Marks.LEAD);
    }
}
