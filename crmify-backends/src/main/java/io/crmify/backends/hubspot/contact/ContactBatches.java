package io.crmify.backends.hubspot.contact;

import io.crmify.backend.BackendContext;
import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.field.RequiredFields;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.record.Batches;
import io.crmify.backends.hubspot.record.RecordTags;
import io.crmify.backends.hubspot.record.StatusWords;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.Reading;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends contacts in batches: new ones as an upsert on the key property, known ones as an update by their ids. */
public final class ContactBatches {
    private static final RequiredFields REQUIRED =
            RequiredFields.oneOf("HubSpot", "contact", LeadField.FIRST_NAME, LeadField.LAST_NAME, LeadField.EMAIL);

    /** Of any text. */
    private static final Map<LeadField, Integer> LONGEST =
            Arrays.stream(LeadField.values()).collect(Collectors.toMap(Function.identity(), field -> 65_536));

    private final HubSpotApi api;
    private final PropertyNames names;
    private final ContactWriting writing;
    private final ContactReads reads;
    private final LifecycleStages stages;
    private final Normalizer normalizer;

    /** @param words of the status */
    public ContactBatches(
            HubSpotApi api, PropertyNames names, StatusWords words, ContactReads reads, BackendContext context) {
        this.api = api;
        this.names = names;
        this.writing = new ContactWriting(names, words);
        this.reads = reads;
        this.stages = new LifecycleStages(api, LifecycleStages.resets(context));
        this.normalizer = Normalizer.of(context, LONGEST);
    }

    /** Fails as a whole only if nothing has been applied. */
    public List<PushResult> push(List<Lead> leads) {
        var checked = leads.stream().map(this::checked).toList();
        var sendable = checked.stream()
                .filter(one -> one.fault() == null)
                .map(Checked::lead)
                .toList();
        var results = new Batches(api, names.key(), new OfContacts()).sendAll(sendable);
        return checked.stream()
                .map(one -> one.fault() == null
                        ? Objects.requireNonNull(results.get(one.lead()))
                        : new PushResult.Failed(one.fault()))
                .toList();
    }

    /**
     * A lead as it is to be sent.
     *
     * @param fault why it need not be; null if it is to be
     */
    private record Checked(Lead lead, @Nullable BackendException fault) {}

    private Checked checked(Lead lead) {
        var id = lead.crmId();
        if (id != null && !HubSpotApi.isId(id)) {
            return new Checked(
                    lead,
                    new RecordGoneException(
                            lead.key() + ": its CRM id is none of HubSpot's", Diagnosis.of("RECORD_GONE")));
        }
        try {
            return new Checked(formed(lead), null);
        } catch (BackendException fault) {
            return new Checked(lead, fault);
        }
    }

    /**
     * A lead in the form in which it is sent.
     *
     * @throws BackendException if it cannot be sent
     */
    public Lead formed(Lead lead) {
        REQUIRED.check(lead);
        RecordTags.ensureUsable(names.tags(), lead.tags());
        return normalizer.normalized(lead);
    }

    /** How contacts are written. */
    private final class OfContacts implements Batches.Sending {
        @Override
        public JsonObject body(List<Lead> group) {
            return writing.inputs(group, Reading.before(() -> reads.before(group)));
        }

        @Override
        public HttpCall call(boolean isCreate, JsonObject body) {
            return HttpCall.post(api.path(Place.CONTACTS) + (isCreate ? "/batch/upsert" : "/batch/update"))
                    .json(body);
        }

        @Override
        public boolean writes(Lead lead, String property) {
            return writing.writes(lead, property);
        }

        @Override
        public Map<Lead, PushResult> settle(
                JsonObject body, Map<Lead, LenientJson> stored, Map<Lead, PushResult> results) {
            return stages.settle(body, stored, results);
        }
    }
}
