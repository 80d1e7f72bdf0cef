package io.crmify.backends.hubspot.record;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each lead of a batch what became of it. HubSpot promises no order: a result is told by its trace id, else by the key
 * property, else by the record's id, else because nothing else is left. Used once.
 */
final class Correlation {
    private final List<Lead> all;
    private final List<Lead> open;
    private final String keyProperty;
    private final Map<Lead, PushResult> found = new HashMap<>();
    private final Map<Lead, LenientJson> stored = new HashMap<>();
    private final List<LenientJson> unnamed = new ArrayList<>();

    Correlation(List<Lead> leads, String keyProperty) {
        this.all = leads;
        this.open = new ArrayList<>(leads);
        this.keyProperty = keyProperty;
    }

    Map<Lead, PushResult> found() {
        return found;
    }

    /** What the records hold now, as far as the answer tells it. */
    Map<Lead, LenientJson> stored() {
        return stored;
    }

    /** The leads that no result and no error named. */
    List<Lead> open() {
        return List.copyOf(open);
    }

    /** The errors that name no lead; each may hold for any that is open. */
    List<LenientJson> unnamedErrors() {
        return List.copyOf(unnamed);
    }

    void match(LenientJson answer, Function<LenientJson, BackendException> verdict) {
        var unmatched = new ArrayList<LenientJson>();
        for (var result : answer.at("results").items()) {
            var lead = leadOf(result);
            if (!isStored(result, lead)) {
                unmatched.add(result);
            }
        }
        answer.at("errors").items().forEach(error -> fail(error, verdict));
        var isLastOfBoth = open.size() == 1 && unmatched.size() == 1 && unnamed.isEmpty();
        if (isLastOfBoth && isNobodys(unmatched.get(0))) {
            isStored(unmatched.get(0), Optional.of(open.get(0)));
        }
    }

    /** Whether a result may be anyone's: what tells whose it is is missing, and nobody else has got that record. */
    private boolean isNobodys(LenientJson result) {
        return result.text("objectWriteTraceId").isBlank()
                && result.at("properties").text(keyProperty).isBlank()
                && found.values().stream().noneMatch(one -> one.fold(PushResult.Stored::crmId, failed -> "")
                        .equals(result.text("id")));
    }

    void settle(Lead lead, PushResult result) {
        open.remove(lead);
        found.put(lead, result);
    }

    private Optional<Lead> leadOf(LenientJson result) {
        var trace = result.text("objectWriteTraceId");
        var key = result.at("properties").text(keyProperty).toLowerCase(Locale.ROOT);
        return openOne(Batches::traceId, trace)
                .or(() -> openOne(lead -> lead.key().external(), key))
                .or(() -> openOne(Lead::crmId, result.text("id")));
    }

    private Optional<Lead> openOne(Function<Lead, @Nullable String> mark, String text) {
        return open.stream()
                .filter(lead -> Objects.equals(mark.apply(lead), text))
                .findFirst();
    }

    private boolean isStored(LenientJson result, Optional<Lead> lead) {
        var id = result.text("id");
        if (lead.isEmpty() || !HubSpotApi.isId(id)) {
            return false;
        }
        var outcome = result.text("new").equals("true") ? Outcome.CREATED : Outcome.UPDATED;
        settle(lead.get(), new PushResult.Stored(id, outcome));
        stored.put(lead.get(), result.at("properties"));
        return true;
    }

    private void fail(LenientJson error, Function<LenientJson, BackendException> verdict) {
        var context = error.at("context");
        var marks = new ArrayList<>(context.texts("objectWriteTraceId"));
        marks.addAll(context.texts("ids"));
        if (marks.stream().noneMatch(mark -> all.stream().anyMatch(lead -> isNamed(lead, mark)))) {
            unnamed.add(error); // also if it names something that no lead is called by
        }
        for (var mark : marks) {
            open.stream()
                    .filter(lead -> isNamed(lead, mark))
                    .findFirst()
                    .ifPresent(lead -> settle(lead, new PushResult.Failed(verdict.apply(error))));
        }
    }

    private static boolean isNamed(Lead lead, String mark) {
        return mark.equals(Batches.traceId(lead)) || mark.equals(lead.crmId());
    }
}
