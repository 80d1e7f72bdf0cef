package io.crmify.backends.creatio;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.Tagging;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What leads and contacts of Creatio have in common. */
interface CreatioObject
        extends DescribedBackend,
                BatchPush,
                KeyLookup,
                KeyProperty,
                ReadRecords,
                FlagReading,
                StatusCatalogue,
                FieldCatalogue,
                CredentialCheck,
                Tagging,
                JunkMarking,
                EventSink {
    /** Creatio documents no limit; the quota of the smallest plan is 10,000 calls a day. */
    RateLimit RATE = new RateLimit(5, Duration.ofSeconds(1));

    Creatio creatio();

    @Override
    default BackendProfile profile() {
        var rules = creatio().records().rules();
        var guarantee = rules.keyField().isEmpty() ? CreateGuarantee.KEYED : CreateGuarantee.FINDABLE;
        return new BackendProfile(guarantee, rules.kind().stages(), rules.kind().fields(), RATE)
                .of(rules.kind().table());
    }

    @Override
    default int maxBatch() {
        return creatio().batchSize();
    }

    @Override
    default List<PushResult> push(List<Lead> leads) {
        return creatio().tagged(leads, creatio().records().push(leads));
    }

    @Override
    default String syncLead(Lead lead) {
        return push(List.of(lead)).get(0).fold(PushResult.Stored::crmId, failed -> {
            throw failed.cause();
        });
    }

    @Override
    default boolean deleteLead(String crmId) {
        return creatio().records().delete(crmId);
    }

    @Override
    default Optional<String> find(LeadKey key) {
        return creatio().records().find(key);
    }

    @Override
    default void ensureKeyProperty() {
        creatio().records().ensureKeyField();
    }

    @Override
    default Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return creatio().records().filled(crmIds, wanted);
    }

    @Override
    default Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        return creatio().records().flags(crmIds, names);
    }

    @Override
    default List<String> statuses() {
        return creatio().records().statuses().words();
    }

    @Override
    default boolean isStatus(String word) {
        return creatio().records().statuses().knows(word);
    }

    @Override
    default List<Field> fields() {
        return creatio().columns().all();
    }

    @Override
    default String accountId() {
        return creatio().account().id();
    }

    @Override
    default Set<String> tags(String crmId) {
        return creatio().tags().of(crmId);
    }

    @Override
    default void tag(String crmId, Set<String> added) {
        creatio().tags().add(crmId, added);
    }

    @Override
    default void untag(String crmId, Set<String> removed) {
        creatio().tags().remove(crmId, removed);
    }

    @Override
    default Marked markSpam(String crmId) {
        return creatio().junk().spam(crmId);
    }

    @Override
    default Marked markForReview(String crmId) {
        return creatio().junk().review(crmId);
    }

    @Override
    default void record(CrmEvent event) {
        creatio().activities().add(event);
    }
}
