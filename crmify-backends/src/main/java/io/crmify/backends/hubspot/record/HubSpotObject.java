package io.crmify.backends.hubspot.record;

import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.activity.MailSender;
import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.activity.SingleMail;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.Tagging;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A connection to one kind of HubSpot's records: what contacts and leads can do, by the parts that do it. */
public interface HubSpotObject
        extends DescribedBackend,
                BatchPush,
                KeyLookup,
                KeyProperty,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                FieldCatalogue,
                RecordErasure,
                JunkMarking,
                FlagReading,
                Tagging,
                MailingLists,
                EventSink,
                MailSender {
    /** The smallest account bears 100 in ten seconds. */
    RateLimit RATE = new RateLimit(100, Duration.ofSeconds(10));

    /**
     * By which records are looked at.
     *
     * @param key the unique property that holds crmify's key
     */
    record Kind(
            HubSpotApi api,
            Records records,
            PropertySchema schema,
            StatusWords words,
            String key,
            String tagProperty) {}

    /** What is done with records that are there, and with the people that they stand for. */
    record Deeds(
            JunkMarking junk,
            ReadRecords reads,
            RecordErasure erasure,
            MailingLists lists,
            EventSink events,
            MailSender mails) {}

    Kind kind();

    Deeds deeds();

    private Tagging tagging() {
        return new RecordTags(kind().records(), kind().tagProperty());
    }

    @Override
    default int maxBatch() {
        return Records.MOST;
    }

    @Override
    default String syncLead(Lead lead) {
        return push(List.of(lead)).get(0).fold(PushResult.Stored::crmId, failed -> {
            throw failed.cause();
        });
    }

    @Override
    default boolean deleteLead(String crmId) {
        return kind().records().delete(crmId);
    }

    @Override
    default Optional<String> find(LeadKey key) {
        return kind().records().find(kind().key(), key.external());
    }

    @Override
    default List<String> statuses() {
        return kind().words().values();
    }

    @Override
    default boolean isStatus(String word) {
        return kind().words().knows(word);
    }

    @Override
    default String accountId() {
        return kind().api().accountId();
    }

    @Override
    default List<Field> fields() {
        return kind().schema().fields();
    }

    @Override
    default Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> properties) {
        return new RecordFlags(kind().records()).flags(crmIds, properties);
    }

    @Override
    default Set<String> tags(String crmId) {
        return tagging().tags(crmId);
    }

    @Override
    default void tag(String crmId, Set<String> added) {
        tagging().tag(crmId, added);
    }

    @Override
    default void untag(String crmId, Set<String> removed) {
        tagging().untag(crmId, removed);
    }

    @Override
    default Marked markSpam(String crmId) {
        return deeds().junk().markSpam(crmId);
    }

    @Override
    default Marked markForReview(String crmId) {
        return deeds().junk().markForReview(crmId);
    }

    @Override
    default Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return deeds().reads().filled(crmIds, wanted);
    }

    @Override
    default Erasure erase(String crmId) {
        return deeds().erasure().erase(crmId);
    }

    @Override
    default List<MailingList> lists() {
        return deeds().lists().lists();
    }

    @Override
    default void subscribe(String listId, Member member) {
        deeds().lists().subscribe(listId, member);
    }

    @Override
    default void unsubscribe(String listId, Member member) {
        deeds().lists().unsubscribe(listId, member);
    }

    @Override
    default void record(CrmEvent event) {
        deeds().events().record(event);
    }

    @Override
    default Sent send(SingleMail mail) {
        return deeds().mails().send(mail);
    }

    @Override
    default Sent sent(String sendId) {
        return deeds().mails().sent(sendId);
    }
}
