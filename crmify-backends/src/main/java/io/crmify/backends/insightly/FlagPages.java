package io.crmify.backends.insightly;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads flags of many records: by pages of the whole list while that takes fewer calls than reading each record by itself. Since
 * the list has no order and changes meanwhile, what is not found in it is read by itself before it counts as unknown.
 */
final class FlagPages {
    private static final int PAGE = 500;
    /** Up to so many are read one by one from the start. */
    private static final int FEW = 3;

    private static final int TRIES = 3;
    private static final Set<FailureKind> WORTH_A_RETRY = Set.of(FailureKind.OUTCOME_UNKNOWN, FailureKind.UNAVAILABLE);

    private static final Set<String> TRUTHS = Set.of("true", "yes", "1");

    private final Target target;
    private final Set<String> names;
    private final Map<String, Map<String, Boolean>> flags = new HashMap<>();
    private final Set<String> missing = new HashSet<>();

    FlagPages(Target target, Set<String> names) {
        this.target = target;
        this.names = names;
    }

    Map<String, Map<String, Boolean>> flags(Collection<String> crmIds) {
        crmIds.stream().filter(CrmObject::isId).forEach(missing::add);
        if (missing.size() > FEW) {
            readPages();
        }
        missing.forEach(id -> target.read(id).ifPresent(record -> flags.put(id, flags(record))));
        return flags;
    }

    private void readPages() {
        var seen = new HashSet<String>();
        var isMore = true;
        for (var skip = 0; isMore && !missing.isEmpty(); skip += PAGE) {
            var answer = page(skip, 1);
            var records = answer.json().items();
            var isNew = false;
            for (var record : records) {
                var id = record.text(target.object().id());
                isNew |= seen.add(id);
                if (missing.remove(id)) {
                    flags.put(id, flags(record));
                }
            }
            // a page that holds nothing new would come again for ever
            isMore = isNew && records.size() >= PAGE && isWorthMore(answer, skip + PAGE);
            if (!missing.isEmpty()) {
                Verdicts.ensureCallsLeft(answer);
            }
        }
    }

    /** Only reads are tried again here: it does no harm, and what was read of the pages before stays of use. */
    private HttpAnswer page(int skip, int attempt) {
        try {
            var answer = Verdicts.read(target.send(call(skip)));
            if (!answer.json().isArray()) {
                throw new OutcomeUnknownException(
                        answer + ": the answer is no list", Diagnosis.of("NOT_A_LIST", answer.status()));
            }
            return answer;
        } catch (BackendException failure) {
            if (attempt < TRIES && WORTH_A_RETRY.contains(failure.kind())) {
                return page(skip, attempt + 1);
            }
            throw failure;
        }
    }

    private HttpCall call(int skip) {
        var call = HttpCall.get(target.object().path())
                .query("top", Integer.toString(PAGE))
                .query("skip", Integer.toString(skip))
                .query("count_total", "true")
                // without custom fields, tags and links
                .query("brief", Boolean.toString(names.stream().noneMatch(CrmObject::isCustom)));
        // without it leads that were converted are not listed
        return target.object() == CrmObject.LEADS ? call.query("include_converted", "true") : call;
    }

    /** Whether there are more pages, and no more than records that are missing. */
    private boolean isWorthMore(HttpAnswer answer, int read) {
        var total = answer.header("X-Total-Count").map(String::strip).orElse("");
        if (!total.matches("\\d{1,12}")) {
            return true;
        }
        var pages = (Long.parseLong(total) - read + PAGE - 1) / PAGE;
        return pages > 0 && pages <= missing.size();
    }

    private Map<String, Boolean> flags(LenientJson record) {
        var found = new HashMap<String, Boolean>();
        for (var name : names) {
            var value = CrmObject.valueOf(record, name).strip();
            if (!value.isEmpty()) {
                found.put(name, TRUTHS.contains(value.toLowerCase(Locale.ROOT)));
            }
        }
        return found;
    }
}
