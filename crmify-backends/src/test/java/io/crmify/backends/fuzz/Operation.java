package io.crmify.backends.fuzz;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;

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
        void run(Target target, Consumer<BackendException> told) {
            target.ensureId(
                    target.backend().syncLead(marked(aLead(1)).withStatus("NEW").lead()));
        }
    },
    CREATE_WITH_WORDS {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            target.ensureId(target.backend()
                    .syncLead(marked(aLead(1))
                            .withStatus(Marks.LEAD)
                            .with(LeadField.LEAD_SOURCE, Marks.LEAD)
                            .lead()));
        }
    },
    UPDATE {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            target.ensureId(target.backend()
                    .syncLead(marked(anUpdate(1, target.one()))
                            .clearing(LeadField.CITY)
                            .lead()));
        }
    },
    UPDATE_OF_A_STRANGER {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            target.ensureId(
                    target.backend().syncLead(marked(anUpdate(1, Marks.LEAD)).lead()));
        }
    },
    DELETE {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            target.backend().deleteLead(target.one());
            assertThat(target.backend().deleteLead(Marks.LEAD)).isFalse();
        }
    },
    PUSH {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            if (target.backend() instanceof BatchPush batches) {
                var leads = List.of(
                        lead(1), update(2, target.one()), lead(3), update(4, target.other()), update(5, Marks.LEAD));
                push(target, batches, leads, told);
            }
        }
    },
    PUSH_CREATES {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            if (target.backend() instanceof BatchPush batches) {
                push(target, batches, List.of(lead(1), lead(2), lead(3), lead(4)), told);
            }
        }
    },
    FIND {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            if (target.backend() instanceof KeyLookup lookup) {
                lookup.find(Leads.key(1)).ifPresent(target::ensureId);
            }
        }
    },
    ENSURE_KEY {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            if (target.backend() instanceof KeyProperty key) {
                key.ensureKeyProperty();
            }
        }
    },
    FILLED {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            if (target.backend() instanceof ReadRecords reads) {
                var ids = Set.of(target.one(), target.other(), Marks.LEAD);
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
        void run(Target target, Consumer<BackendException> told) {
            if (target.backend() instanceof StatusCatalogue catalogue) {
                assertThat(catalogue.statuses()).doesNotContain("", (String) null);
                catalogue.isStatus("NEW");
            }
        }
    },
    ACCOUNT {
        @Override
        void run(Target target, Consumer<BackendException> told) {
            if (target.backend() instanceof CredentialCheck check) {
                assertThat(check.accountId()).isNotBlank().hasSizeLessThanOrEqualTo(128);
            }
        }
    };

    abstract void run(Target target, Consumer<BackendException> told);

    /** A batch is halved at most down to its single leads, with a look-up before each call. */
    int mostCalls() {
        return name().startsWith("PUSH") ? 40 : 6;
    }

    private static void push(Target target, BatchPush backend, List<Lead> leads, Consumer<BackendException> told) {
        var results = backend.push(leads);

        assertThat(results).hasSize(leads.size()).doesNotContainNull();
        results.forEach(result -> result.<Boolean>fold(
                stored -> {
                    target.ensureId(stored.crmId());
                    return true;
                },
                failed -> {
                    told.accept(failed.cause());
                    return true;
                }));
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
