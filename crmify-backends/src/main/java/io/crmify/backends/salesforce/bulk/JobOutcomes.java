package io.crmify.backends.salesforce.bulk;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What has become of a job's leads. The order of its rows is not theirs: a row is told by crmify's key, or by its id, so that it
 * does not matter what the leads are like by now. Used once.
 */
final class JobOutcomes {
    private final List<Lead> leads;
    private final String keyField;
    private final Map<String, PushResult> byMark = new HashMap<>();
    private final Map<Integer, PushResult> settled = new HashMap<>();

    /** @param keyField the rows' column with crmify's key */
    JobOutcomes(List<Lead> leads, String keyField) {
        this.leads = leads;
        this.keyField = keyField;
    }

    /** Takes the rows of one of the job's tables, and what they say. */
    void take(List<Map<String, String>> rows, Function<Map<String, String>, Optional<PushResult>> meaning) {
        rows.forEach(row -> meaning.apply(row).ifPresent(result -> {
            byMark.put("key " + row.getOrDefault(keyField, ""), result);
            byMark.put("id " + Ids.core(row.getOrDefault(LeadTable.ID, "")), result);
        }));
        settle(lead -> marks(lead).map(byMark::get).filter(Objects::nonNull).findFirst());
    }

    private static Stream<String> marks(Lead lead) {
        var id = lead.crmId();
        var key = "key " + lead.key().external();
        return id == null ? Stream.of(key) : Stream.of(key, "id " + Ids.core(id));
    }

    /** Gives those a result that have none yet, where there is one. */
    void settle(Function<Lead, Optional<PushResult>> result) {
        open().forEach(i -> result.apply(leads.get(i)).ifPresent(one -> settled.put(i, one)));
    }

    void fail(Function<Lead, Optional<BackendException>> cause) {
        settle(lead -> cause.apply(lead).map(PushResult.Failed::new));
    }

    boolean isWhole() {
        return open().isEmpty();
    }

    private List<Integer> open() {
        return IntStream.range(0, leads.size())
                .boxed()
                .filter(i -> !settled.containsKey(i))
                .toList();
    }

    /** Has those written by another way whose failure that way can mend. */
    void mend(Predicate<BackendException> mends, Function<List<Lead>, List<PushResult>> way) {
        var places = settled.entrySet().stream()
                .filter(one -> one.getValue().fold(stored -> false, failed -> mends.test(failed.cause())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        var results = places.isEmpty()
                ? List.<PushResult>of()
                : way.apply(places.stream().map(leads::get).toList());
        for (var i = 0; i < places.size(); i++) {
            settled.put(places.get(i), results.get(i));
        }
    }

    /** One for each lead, in their order. */
    List<PushResult> results() {
        var results = new ArrayList<PushResult>();
        for (var i = 0; i < leads.size(); i++) {
            results.add(Objects.requireNonNull(settled.get(i)));
        }
        return results;
    }
}
