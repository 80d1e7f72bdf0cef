package io.crmify.backends.creatio;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.creatio.odata.Columns;
import io.crmify.backends.creatio.record.Records;
import io.crmify.backends.creatio.relation.Activities;
import io.crmify.backends.creatio.relation.Tags;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of one connection. */
record Creatio(
        Records records, Columns columns, Account account, Tags tags, Junk junk, Activities activities, int batchSize) {
    private static final Set<FailureKind> OF_A_RECORD = EnumSet.of(
            FailureKind.RECORD_REFUSED,
            FailureKind.RECORD_CONFLICT,
            FailureKind.RECORD_GONE,
            FailureKind.BATCH_REFUSED);

    /** Gives records what stands in other tables. */
    interface Adding {
        /**
         * @param names of what each record is to have, by CRM id
         * @param created those that are new and have nothing yet, so that it need not be read
         * @return why some could not be given it, by CRM id
         */
        Map<String, BackendException> add(Map<String, Set<String>> names, Set<String> created);
    }

    /** Gives those that were stored their tags. */
    List<PushResult> tagged(List<Lead> leads, List<PushResult> results) {
        return related(leads, results, Lead::tags, tags::add);
    }

    /** Gives those that were stored what else they are to have; one that does not get it has failed, and is sent again. */
    static List<PushResult> related(
            List<Lead> leads, List<PushResult> results, Function<Lead, Set<String>> wanted, Adding adding) {
        var names = new HashMap<String, Set<String>>();
        var created = results.stream()
                .flatMap(result -> result.fold(
                        stored -> stored.outcome() == Outcome.CREATED ? id(result).stream() : Stream.empty(),
                        failed -> Stream.<String>empty()))
                .collect(Collectors.toSet());
        for (var place = 0; place < leads.size(); place++) {
            var some = wanted.apply(leads.get(place));
            id(results.get(place)).filter(id -> !some.isEmpty()).ifPresent(id -> names.put(id, some));
        }
        if (names.isEmpty()) {
            return results;
        }
        var failures = failures(names, () -> adding.add(names, created));
        var after = new ArrayList<PushResult>();
        for (var result : results) {
            var failure = id(result).map(failures::get).orElse(null);
            after.add(failure == null ? result : new PushResult.Failed(ofTheRelation(failure)));
        }
        return after;
    }

    private static Map<String, @Nullable BackendException> failures(
            Map<String, Set<String>> names, Supplier<Map<String, BackendException>> adding) {
        var failures = new HashMap<String, @Nullable BackendException>();
        try {
            failures.putAll(adding.get());
        } catch (BackendException forAll) {
            names.keySet().forEach(id -> failures.put(id, forAll));
        }
        return failures;
    }

    /** The record itself has been taken, so it must not be given up. */
    private static BackendException ofTheRelation(BackendException failure) {
        return OF_A_RECORD.contains(failure.kind())
                ? new OutcomeUnknownException(
                        failure.getMessage() + " The record itself is stored.", failure.diagnosis())
                : failure;
    }

    private static Optional<String> id(PushResult result) {
        return result.fold(stored -> Optional.of(stored.crmId().toLowerCase(Locale.ROOT)), failed -> Optional.empty());
    }
}
