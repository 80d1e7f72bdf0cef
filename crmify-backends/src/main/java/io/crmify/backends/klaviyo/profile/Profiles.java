package io.crmify.backends.klaviyo.profile;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.klaviyo.wire.Choice;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes profiles: new ones by an import on crmify's key, known ones by their ids. Where another profile has one of the identifiers,
 * the secondary ones are given up in turn: first the phone number, which a family may share, then the key.
 */
public final class Profiles {
    /** The setting that tells whether profiles may be merged. */
    public static final String ON_CONFLICT = "on-conflict";

    private final KlaviyoApi api;
    private final ProfileWriting writing;
    private final ProfileReads reads;
    private final boolean merges;

    public Profiles(KlaviyoApi api, ProfileWriting writing, ProfileReads reads, BackendContext context) {
        this.api = api;
        this.writing = writing;
        this.reads = reads;
        this.merges = Choice.of(context, ON_CONFLICT, "ADOPT", "MERGE").equals("MERGE");
    }

    /** The profile's id. */
    public String sync(Lead lead) {
        var id = lead.crmId();
        if (id != null && !ProfileId.isId(id)) {
            throw new RecordGoneException(
                    lead.key() + ": its CRM id is none of Klaviyo's", Diagnosis.of("RECORD_GONE"));
        }
        var form = writing.form(lead);
        return id == null ? create(form) : update(form, id);
    }

    private String create(ProfileForm form) {
        var sent = form;
        var answer = send(sent);
        if (Verdicts.isConflict(answer) && sent.has(ProfileNames.PHONE)) {
            sent = sent.without(ProfileNames.PHONE);
            answer = send(sent);
        }
        if (Verdicts.isConflict(answer) && merges && mergeByKey(sent)) {
            answer = afterMerge(send(sent));
        }
        if (!answer.isSuccess()) {
            throw Verdicts.of(answer);
        }
        return id(answer);
    }

    private String update(ProfileForm form, String id) {
        var sent = form;
        var answer = send(sent);
        for (var secondary : List.of(ProfileNames.PHONE, ProfileNames.KEY)) {
            if (Verdicts.isConflict(answer) && sent.has(secondary)) {
                sent = sent.without(secondary);
                answer = send(sent);
            }
        }
        if (Verdicts.isConflict(answer) && merges && Verdicts.of(answer) instanceof RecordConflictException conflict) {
            merge(id, conflict.existingId());
            answer = afterMerge(send(sent));
        }
        if (!answer.isSuccess()) {
            throw Verdicts.onProfile(answer);
        }
        return id(answer);
    }

    private HttpAnswer send(ProfileForm form) {
        var id = form.lead().crmId();
        var call = id == null ? Place.IMPORT_PROFILE.call() : Place.UPDATE_PROFILE.call(id);
        return api.send(call, Resource.data(form.resource()));
    }

    private static String id(HttpAnswer answer) {
        var id = answer.json().at("data").text("id");
        if (!ProfileId.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no profile", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    /** Makes one of the profile with the key and that with the address, if these are two. */
    private boolean mergeByKey(ProfileForm form) {
        var email = form.lead().text(LeadField.EMAIL);
        var ours = lookedUp(ProfileNames.KEY, form.lead().key().external());
        var other = lookedUp(ProfileNames.EMAIL, email);
        if (ours.isEmpty() || other.isEmpty() || ours.equals(other)) {
            return false;
        }
        merge(ours.get(), other.get());
        return true;
    }

    private Optional<String> lookedUp(String identifier, @Nullable String value) {
        try {
            return value == null ? Optional.empty() : reads.find(identifier, value);
        } catch (OutcomeUnknownException unread) {
            // the outcome of a look-up: the profile itself was refused, and nothing is stored
            throw new UnavailableException(
                    unread.getMessage() + " The profile was not sent.", unread.diagnosis(), null);
        }
    }

    private void merge(String into, String from) {
        var profiles = Json.createObjectBuilder()
                .add(
                        "profiles",
                        Resource.data(Json.createArrayBuilder()
                                .add(Resource.of("profile", from))
                                .build()));
        var body = Resource.of("profile-merge").add("id", into).add("relationships", profiles);
        Verdicts.read(api.send(Place.MERGE_PROFILES.call(), Resource.data(body.build())));
    }

    /** Klaviyo merges in its own time. */
    private static HttpAnswer afterMerge(HttpAnswer answer) {
        if (Verdicts.isConflict(answer)) {
            throw new OutcomeUnknownException(
                    answer + ": Klaviyo has not merged the two profiles yet; it is tried again",
                    Diagnosis.of("MERGING", answer.status()));
        }
        return answer;
    }
}
