package io.crmify.backends.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.activity.MailSender;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.activity.SingleMail;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.LeadConversion;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.RecordRestore;
import io.crmify.backend.capability.Tagging;
import io.crmify.lead.Lead;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a backend may be able to do besides keeping leads; one that cannot is left alone. */
public enum Capability {
    FIELDS {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof FieldCatalogue catalogue) {
                assertThat(catalogue.fields()).doesNotContainNull();
            }
        }
    },
    RESTORE {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof RecordRestore restore) {
                restore.restoreLead(subject.crmId());
            }
        }
    },
    ERASE {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof RecordErasure erasure) {
                assertThat(erasure.erase(subject.crmId()).reference()).hasSizeLessThanOrEqualTo(LONGEST_ID);
            }
        }
    },
    SPAM {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof JunkMarking junk) {
                assertThat(junk.markSpam(subject.crmId())).isNotNull();
            }
        }
    },
    REVIEW {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof JunkMarking junk) {
                assertThat(junk.markForReview(subject.crmId())).isNotNull();
            }
        }
    },
    TAGS {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof Tagging tagging) {
                assertThat(tagging.tags(subject.crmId())).doesNotContainNull();
            }
        }
    },
    TAG {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof Tagging tagging) {
                tagging.tag(subject.crmId(), Set.of(subject.text()));
            }
        }
    },
    UNTAG {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof Tagging tagging) {
                tagging.untag(subject.crmId(), Set.of(subject.text()));
            }
        }
    },
    CONVERT {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof LeadConversion conversion) {
                assertThat(conversion.convert(subject.crmId()).crmId()).isNotBlank();
            }
        }
    },
    FLAGS {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof FlagReading reading) {
                var ids = Set.of(subject.crmId(), subject.other());
                assertThat(ids).containsAll(reading.flags(ids, Set.of("plan")).keySet());
            }
        }
    },
    EVENT {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof EventSink sink) {
                sink.record(new CrmEvent(
                        "event-1", "Bought", subject.crmId(), Instant.EPOCH, Map.of("what", subject.text())));
            }
        }
    },
    LISTS {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof MailingLists lists) {
                assertThat(lists.lists()).doesNotContainNull();
            }
        }
    },
    SUBSCRIBE {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof MailingLists lists) {
                lists.subscribe(subject.list(), new Member(subject.crmId(), subject.text(), consent()));
            }
        }
    },
    SIGN_UP {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof MailingLists lists) {
                lists.subscribe(subject.list(), new Member(null, subject.text(), consent()));
            }
        }
    },
    UNSUBSCRIBE {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof MailingLists lists) {
                lists.unsubscribe(subject.list(), new Member(subject.crmId(), null, null));
                lists.unsubscribe(subject.list(), new Member(null, subject.text(), null));
            }
        }
    },
    MAIL {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof MailSender mails) {
                var mail = new SingleMail("mail-1", "4126", subject.text(), Map.of("what", subject.text()));
                assertThat(mails.send(mail).state()).isNotNull();
            }
        }
    },
    MAIL_STATE {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof MailSender mails) {
                assertThat(mails.sent("send-1").state()).isNotNull();
            }
        }
    },
    IMPORT {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof BulkImport imports) {
                var begun = imports.begin(subject.leads());
                assertThat(begun.job()).isNotBlank().hasSizeLessThanOrEqualTo(LONGEST_ID);
                assertThat(begun.taken()).isBetween(1, subject.leads().size());
            }
        }
    },
    IMPORTED {
        @Override
        public void ask(CrmBackend backend, Subject subject) {
            if (backend instanceof BulkImport imports) {
                imports.results(subject.other(), subject.leads()).ifPresent(results -> assertThat(results)
                        .hasSameSizeAs(subject.leads())
                        .doesNotContainNull());
            }
        }
    };

    private static final int LONGEST_ID = 255;

    /**
     * Whom it is asked for.
     *
     * @param crmId a record's, and {@code other} that of another
     * @param text a value that nobody may be told
     */
    public record Subject(String crmId, String other, String list, String text, List<Lead> leads) {}

    public abstract void ask(CrmBackend backend, Subject subject);

    private static Consent consent() {
        return new Consent(Instant.EPOCH, "checkout");
    }
}
