package io.crmify.backends.memory;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.PushResult;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the CRM holds, and what it does with a lead. Thread-safe. */
final class Records {
    private final CrmRules rules;
    private final Map<String, CrmRecord> byId = new LinkedHashMap<>();
    private final Map<String, Set<String>> idsByKey = new HashMap<>();
    private final Map<String, Set<String>> idsByEmail = new HashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    Records(CrmRules rules) {
        this.rules = rules;
    }

    synchronized List<CrmRecord> all() {
        return List.copyOf(byId.values());
    }

    synchronized Optional<CrmRecord> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized Optional<CrmRecord> byKey(String key) {
        return idsByKey.getOrDefault(key, Set.of()).stream().findFirst().map(byId::get);
    }

    synchronized boolean remove(String id) {
        var removed = byId.remove(id);
        if (removed != null) {
            index(removed, Set::remove);
        }
        return removed != null;
    }

    private void put(CrmRecord record) {
        var before = byId.put(record.id(), record);
        if (before != null) {
            index(before, Set::remove);
        }
        index(record, Set::add);
    }

    private static void index(
            CrmRecord record,
            Map<String, Set<String>> ids,
            @Nullable String word,
            BiConsumer<Set<String>, String> change) {
        if (word != null) {
            change.accept(ids.computeIfAbsent(word, made -> new LinkedHashSet<>()), record.id());
        }
    }

    private void index(CrmRecord record, BiConsumer<Set<String>, String> change) {
        var email = record.text(LeadField.EMAIL);
        index(record, idsByKey, record.key(), change);
        index(record, idsByEmail, email == null ? null : email.toLowerCase(Locale.ROOT), change);
    }

    synchronized CrmRecord add(Map<LeadField, Object> fields) {
        var record = new CrmRecord(newId(), null, fields, Map.of(), null, Set.of(), Set.of());
        put(record);
        return record;
    }

    synchronized void edit(String id, UnaryOperator<CrmRecord> change) {
        var record = byId(id).orElseThrow(() -> new IllegalArgumentException("there is no record " + id));
        put(change.apply(record));
    }

    synchronized PushResult apply(Lead lead) {
        var status = lead.status();
        if (status != null && !rules.statuses().contains(status)) {
            return new PushResult.Failed(new MisconfiguredException(
                    "%s: unknown status; this CRM knows %s".formatted(lead.key(), rules.statuses()),
                    Diagnosis.of("STATUS_UNKNOWN")));
        }
        var target = target(lead);
        if (target.isEmpty() && !lead.isCreate()) {
            return new PushResult.Failed(new RecordGoneException(
                    "%s: no such record any more".formatted(lead.key()), Diagnosis.of("RECORD_GONE", 404)));
        }
        var holder = holderOfEmail(lead);
        if (holder.isPresent() && !holder.equals(target.map(CrmRecord::id))) {
            return new PushResult.Failed(new RecordConflictException(
                    "%s: another record has the e-mail address".formatted(lead.key()),
                    Diagnosis.of("EMAIL_TAKEN", 409, List.of("EMAIL")),
                    holder.get()));
        }
        var written = written(lead, target.orElse(null));
        put(written);
        return new PushResult.Stored(written.id(), target.isPresent() ? Outcome.UPDATED : Outcome.CREATED);
    }

    private Optional<CrmRecord> target(Lead lead) {
        var id = lead.crmId();
        if (id != null) {
            return byId(id);
        }
        return rules.guarantee() == CreateGuarantee.KEYED ? byKey(lead.key().external()) : Optional.empty();
    }

    private Optional<String> holderOfEmail(Lead lead) {
        var email = lead.text(LeadField.EMAIL);
        if (rules.emails() == CrmRules.Emails.SHARED || email == null) {
            return Optional.empty();
        }
        return idsByEmail.getOrDefault(email.toLowerCase(Locale.ROOT), Set.of()).stream()
                .findFirst();
    }

    private CrmRecord written(Lead lead, @Nullable CrmRecord before) {
        var key = rules.guarantee() == CreateGuarantee.BLIND ? null : lead.key().external();
        var old = before != null ? before : new CrmRecord(newId(), key, Map.of(), Map.of(), null, Set.of(), Set.of());
        return new CrmRecord(
                old.id(),
                key,
                merged(old.fields(), lead.fields(), lead.cleared().fields()),
                merged(old.properties(), lead.properties(), lead.cleared().properties()),
                lead.status() == null ? old.status() : lead.status(),
                union(old.tags(), lead.tags()),
                union(old.lists(), lead.lists()));
    }

    private String newId() {
        return "crm-" + lastId.incrementAndGet();
    }

    private static <K> Map<K, Object> merged(Map<K, Object> old, Map<K, Object> written, Set<K> cleared) {
        var merged = new HashMap<>(old);
        written.forEach((name, value) -> {
            if (!value.toString().isBlank()) {
                merged.put(name, value);
            }
        });
        merged.keySet().removeAll(cleared);
        return merged;
    }

    private static Set<String> union(Set<String> first, Set<String> second) {
        var union = new HashSet<>(first);
        union.addAll(second);
        return union;
    }
}
