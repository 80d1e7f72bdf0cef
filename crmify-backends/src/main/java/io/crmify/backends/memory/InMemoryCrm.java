package io.crmify.backends.memory;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ListSupport;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.capability.TagSupport;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backends.memory.CrmCall.Operation;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CRM in memory, for tests: it can be read, edited as people do, and made to fail.
 *
 * <pre>{@code
 * var crm = new InMemoryCrm();
 * ...                                             // give it to crmify; make, change, remove entities
 * assertThat(crm.where(EMAIL, "ada@example.org")).hasSize(1);
 *
 * crm.goDown();
 * ...
 * crm.comeBack();
 * assertThat(crm.count(PUSH)).isEqualTo(2);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class InMemoryCrm
        implements DescribedBackend,
                BatchPush,
                KeyLookup,
                ReadRecords,
                StatusCatalogue,
                CredentialCheck,
                TagSupport,
                ListSupport {
    private final CrmRules rules;
    private final Records records;
    private final Faults faults = new Faults();
    private final List<CrmCall> calls = new CopyOnWriteArrayList<>();
    private final List<Consumer<CrmCall>> listeners = new CopyOnWriteArrayList<>();

    public InMemoryCrm() {
        this(CrmRules.DEFAULTS);
    }

    public InMemoryCrm(CrmRules rules) {
        this.rules = rules;
        this.records = new Records(rules);
    }

    /** What it holds, the oldest first. */
    public List<CrmRecord> records() {
        return records.all();
    }

    public Optional<CrmRecord> byId(String crmId) {
        return records.byId(crmId);
    }

    public Optional<CrmRecord> byKey(LeadKey key) {
        return records.byKey(key.external());
    }

    /** The records whose field has that value. */
    public List<CrmRecord> where(LeadField field, Object value) {
        return records().stream()
                .filter(record -> value.equals(record.fields().get(field)))
                .toList();
    }

    /** What was asked of it, also what failed, the oldest first. */
    public List<CrmCall> calls() {
        return List.copyOf(calls);
    }

    /** How often that was asked of it; a batch counts once. */
    public int count(Operation operation) {
        return (int)
                calls.stream().filter(call -> call.operation() == operation).count();
    }

    /** Every lead that was sent, also in vain, the oldest first. */
    public List<Lead> sent() {
        return calls.stream().flatMap(call -> call.leads().stream()).toList();
    }

    /** Starts counting anew. */
    public void forgetCalls() {
        calls.clear();
    }

    /** Has every call told to {@code listener} before anything else; it may wait, and what it throws the caller gets. */
    public void onCall(Consumer<CrmCall> listener) {
        listeners.add(listener);
    }

    /** No call gets through from now on. */
    public void goDown() {
        faults.goDown();
    }

    /** Every call from now on is told to wait that long. */
    public void throttle(Duration retryAfter) {
        faults.throttle(retryAfter);
    }

    /** The next calls fail like that, without effect. {@link FailureKind#RECORD_CONFLICT} cannot be told. */
    public void failNext(int callCount, FailureKind kind) {
        faults.failNext(callCount, kind);
    }

    /** The next pushes or deletes have their effect, but the caller learns only that nobody knows. */
    public void applyThenFail(int callCount) {
        faults.loseAnswers(callCount);
    }

    /** Such leads are refused for that reason, a code like {@code INVALID_EMAIL}; their neighbours in a batch are not. */
    public void refuse(Predicate<Lead> which, String reason) {
        faults.refuse(which, reason);
    }

    /** Such a lead is refused alone, and in a batch has the batch refused as a whole, without saying for which lead. */
    public void refuseBatchesWith(Predicate<Lead> which) {
        faults.sinkBatchesWith(which);
    }

    /** Ends every fault that it was told. */
    public void comeBack() {
        faults.end();
    }

    /** Makes a record as people do, without a key. */
    public CrmRecord add(Map<LeadField, Object> fields) {
        return records.add(fields);
    }

    /** Edits a field as people do; null empties it. */
    public void edit(String crmId, LeadField field, @Nullable Object value) {
        records.edit(
                crmId,
                old -> new CrmRecord(
                        old.id(),
                        old.key(),
                        edited(old.fields(), field, value),
                        old.properties(),
                        old.status(),
                        old.tags(),
                        old.lists()));
    }

    /** Sets the status as people do; null empties it. */
    public void editStatus(String crmId, @Nullable String word) {
        records.edit(
                crmId,
                old -> new CrmRecord(
                        old.id(), old.key(), old.fields(), old.properties(), word, old.tags(), old.lists()));
    }

    /** Removes a record as people do. */
    public void remove(String crmId) {
        records.remove(crmId);
    }

    @Override
    public BackendProfile profile() {
        return new BackendProfile(
                rules.guarantee(),
                BackendProfile.DEFAULT.stages(),
                BackendProfile.DEFAULT.fields(),
                RateLimit.UNLIMITED);
    }

    @Override
    public int maxBatch() {
        return rules.maxBatch();
    }

    @Override
    public String syncLead(Lead lead) {
        return push(List.of(lead)).get(0).fold(PushResult.Stored::crmId, failed -> {
            throw failed.cause();
        });
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        begin(new CrmCall(Operation.PUSH, leads, List.of()));
        if (leads.size() > rules.maxBatch()) {
            throw new IllegalArgumentException("%d leads in a batch of %d".formatted(leads.size(), rules.maxBatch()));
        }
        faults.strike(leads);
        var results = leads.stream().map(this::pushed).toList();
        faults.strikeAfterwards();
        return results;
    }

    @Override
    public boolean deleteLead(String crmId) {
        begin(new CrmCall(Operation.DELETE, List.of(), List.of(crmId)));
        var isDeleted = records.remove(crmId);
        faults.strikeAfterwards();
        return isDeleted;
    }

    @Override
    public Optional<String> find(LeadKey key) {
        begin(new CrmCall(Operation.FIND, List.of(), List.of(key.external())));
        return byKey(key).map(CrmRecord::id);
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        begin(new CrmCall(Operation.READ, List.of(), List.copyOf(crmIds)));
        return records().stream()
                .filter(record -> crmIds.contains(record.id()))
                .collect(Collectors.toMap(
                        CrmRecord::id,
                        record -> new Names(
                                both(record.fields().keySet(), wanted.fields()),
                                both(record.properties().keySet(), wanted.properties()))));
    }

    @Override
    public List<String> statuses() {
        begin(new CrmCall(Operation.STATUSES, List.of(), List.of()));
        return rules.statuses();
    }

    @Override
    public String accountId() {
        begin(new CrmCall(Operation.ACCOUNT, List.of(), List.of()));
        return rules.account();
    }

    private void begin(CrmCall call) {
        calls.add(call);
        listeners.forEach(listener -> listener.accept(call));
        faults.strike();
    }

    private PushResult pushed(Lead lead) {
        return faults.refusal(lead).<PushResult>map(PushResult.Failed::new).orElseGet(() -> records.apply(lead));
    }

    private static <K> Map<K, Object> edited(Map<K, Object> map, K name, @Nullable Object value) {
        var copy = new HashMap<>(map);
        if (value == null) {
            copy.remove(name);
        } else {
            copy.put(name, value);
        }
        return copy;
    }

    private static <T> Set<T> both(Set<T> first, Set<T> second) {
        var both = new HashSet<>(first);
        both.retainAll(second);
        return both;
    }
}
