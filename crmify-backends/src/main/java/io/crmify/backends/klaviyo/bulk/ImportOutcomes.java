package io.crmify.backends.klaviyo.bulk;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.klaviyo.profile.ProfileWriting;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each lead of a job what became of it: by crmify's key, by the profile's id, by the address. What a lead holds by now does
 * not matter: its key is enough. Used once.
 */
final class ImportOutcomes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_. -]{1,60}");

    private final List<Lead> leads;
    private final ProfileWriting writing;
    private final String total;
    private final Map<String, Integer> byMark = new HashMap<>();
    private final Map<Integer, PushResult> found = new HashMap<>();
    /** Which leads can be sent, in that order; made when a number among them has to be understood. */
    private final AtomicReference<@Nullable List<Integer>> sendable = new AtomicReference<>();

    /** @param total how many rows Klaviyo says there were */
    ImportOutcomes(List<Lead> leads, ProfileWriting writing, String total) {
        this.leads = leads;
        this.writing = writing;
        this.total = total;
        var twice = new HashSet<String>();
        for (int i = 0; i < leads.size(); i++) {
            var lead = leads.get(i);
            mark(marked("key", lead.key().external()), i, twice);
            mark(marked("id", lead.crmId()), i, twice);
            mark(marked("email", lead.text(LeadField.EMAIL)), i, twice);
        }
        // an address that two leads have tells neither
        twice.forEach(byMark::remove);
    }

    private void mark(String mark, int row, HashSet<String> twice) {
        if (!mark.isEmpty() && byMark.putIfAbsent(mark, row) != null) {
            twice.add(mark);
        }
    }

    private static String marked(String kind, @Nullable String value) {
        return value == null || value.isBlank()
                ? ""
                : kind + ":" + value.strip().toLowerCase(Locale.ROOT);
    }

    void stored(LenientJson profile) {
        var attributes = profile.at("attributes");
        rowOf(attributes.text("external_id"), profile.text("id"), attributes.text("email"))
                .ifPresent(row -> found.putIfAbsent(row, new PushResult.Stored(profile.text("id"), outcome(row))));
    }

    private Outcome outcome(int row) {
        return leads.get(row).isCreate() ? Outcome.CREATED : Outcome.UPDATED;
    }

    void failed(LenientJson error) {
        var attributes = error.at("attributes");
        var payload = attributes.at("original_payload");
        var inner = payload.at("data").isObject() ? payload.at("data") : payload;
        var values = inner.at("attributes").isObject() ? inner.at("attributes") : inner;
        var pointer = attributes.at("source").text("pointer");
        rowOf(values.text("external_id"), inner.text("id"), values.text("email"))
                .or(() -> ImportJobs.item(pointer).flatMap(this::sentAs))
                .ifPresent(
                        row -> found.put(row, new PushResult.Failed(verdict(row, attributes.text("code"), pointer))));
    }

    /** Which row was sent by that number: only if all that can be sent were, numbers mean anything. */
    private Optional<Integer> sentAs(int item) {
        var sent = sendable.updateAndGet(known -> known == null ? sendable() : known);
        return total.equals(Integer.toString(sent.size())) && item < sent.size()
                ? Optional.of(sent.get(item))
                : Optional.empty();
    }

    private List<Integer> sendable() {
        return IntStream.range(0, leads.size())
                .filter(i -> Load.Row.of(leads.get(i), writing).refusal() == null)
                .boxed()
                .toList();
    }

    private Optional<Integer> rowOf(String key, String id, String email) {
        return Optional.ofNullable(byMark.get(marked("key", key)))
                .or(() -> Optional.ofNullable(byMark.get(marked("id", id))))
                .or(() -> Optional.ofNullable(byMark.get(marked("email", email))));
    }

    private BackendException verdict(int row, String code, String pointer) {
        var key = leads.get(row).key();
        if (code.equals("invalid")) {
            var fields = Optional.of(pointer.replaceFirst("^.*/attributes/", "").replace('/', '.'))
                    .filter(name -> pointer.contains("/attributes/")
                            && NAME.matcher(name).matches())
                    .filter(name -> !name.startsWith("profiles."))
                    .stream()
                    .toList();
            return new RecordRefusedException(
                    key + ": Klaviyo refuses the profile's values", new Diagnosis("INVALID", null, fields));
        }
        // sent alone, it is told what is in its way
        return new OutcomeUnknownException(
                key + ": Klaviyo has not imported the profile", Diagnosis.of("IMPORT_FAILED"));
    }

    List<PushResult> results() {
        var results = new ArrayList<PushResult>();
        for (int i = 0; i < leads.size(); i++) {
            var known = found.get(i);
            results.add(known == null ? unmentioned(leads.get(i)) : known);
        }
        return results;
    }

    private PushResult unmentioned(Lead lead) {
        var refusal = Load.Row.of(lead, writing).refusal();
        return new PushResult.Failed(
                refusal != null
                        ? refusal
                        : new OutcomeUnknownException(
                                lead.key()
                                        + ": the job does not mention the profile. Whether it was stored is unknown.",
                                Diagnosis.of("NO_OUTCOME")));
    }
}
