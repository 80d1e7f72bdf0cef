package io.crmify.backends.klaviyo.audience;

import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.klaviyo.profile.ProfileReads;
import io.crmify.backends.klaviyo.wire.Filter;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Pages;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Klaviyo's lists and who is on them. Being put on one is no consent; consent is given by {@link #subscribe} alone. */
public final class Lists {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{4,12}");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@\"]+@[^\\s@\"]+");
    private static final int MOST_KNOWN = 1_000;

    private final KlaviyoApi api;
    private final Pages pages;
    private final ProfileReads reads;
    private final Consents consents;
    /** The ids of lists by what people call them. */
    private final Map<String, String> known = new ConcurrentHashMap<>();

    public Lists(KlaviyoApi api, ProfileReads reads, Consents consents) {
        this.api = api;
        this.pages = new Pages(api);
        this.reads = reads;
        this.consents = consents;
    }

    public List<MailingList> lists() {
        var lists = new ArrayList<MailingList>();
        pages.each(Place.READ_LISTS.call().query("fields[list]", "name"), list -> {
            if (ID.matcher(list.text("id")).matches()) {
                lists.add(new MailingList(list.text("id"), list.at("attributes").text("name"), true));
            }
        });
        return lists;
    }

    /** Puts a profile on lists, by their names or ids; no consent comes of it. */
    public void join(String profileId, Set<String> wanted) {
        wanted.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .sorted()
                .forEach(name -> {
                    var listId = id(name);
                    ensureKnown(api.send(Place.JOIN_LIST.call(listId), profiles(profileId)), name);
                });
    }

    /** What a list is known by to the API. A word that is no list's name is taken for an id. */
    public String id(String nameOrId) {
        var cached = known.get(nameOrId);
        if (cached != null) {
            return cached;
        }
        var found = new ArrayList<String>();
        pages.each(
                Place.READ_LISTS
                        .call()
                        .query("filter", Filter.equal("name", nameOrId))
                        .query("fields[list]", "name"),
                list -> found.add(list.at("attributes").text("name").equals(nameOrId) ? list.text("id") : ""));
        found.removeIf(id -> !ID.matcher(id).matches());
        if (found.size() > 1) {
            throw new MisconfiguredException(
                    "Klaviyo has several lists of one name; name the list by its id", Diagnosis.of("LIST_AMBIGUOUS"));
        }
        if (found.isEmpty() && !ID.matcher(nameOrId).matches()) {
            throw unknown(null);
        }
        var id = found.isEmpty() ? nameOrId : found.get(0);
        if (known.size() < MOST_KNOWN) {
            known.put(nameOrId, id);
        }
        return id;
    }

    /** By an act of consent: Klaviyo lifts what kept mails from the person. Without one, the person is only put on the list. */
    public void subscribe(String list, Member member) {
        var consent = member.consent();
        var listId = listId(list);
        if (consent == null) {
            ensureKnown(api.send(Place.JOIN_LIST.call(listId), profiles(profileId(member))), list);
        } else {
            consents.subscribe(email(member), listId, consent);
        }
    }

    /** Only who is on the list is taken off: of anyone else Klaviyo would take back the consent to everything. */
    public void unsubscribe(String list, Member member) {
        var listId = listId(list);
        var email = addressOf(member);
        if (email.isPresent()) {
            if (isOn(listId, email.get())) {
                consents.unsubscribe(email.get(), listId);
            }
        } else if (member.crmId() != null) {
            ensureKnown(api.send(Place.LEAVE_LIST.call(listId), profiles(member.crmId())), list);
        }
    }

    private static String listId(String list) {
        if (!ID.matcher(list).matches()) {
            throw unknown(null);
        }
        return list;
    }

    private boolean isOn(String listId, String email) {
        var call = Place.LIST_PROFILES
                .call(listId)
                .query("filter", Filter.equal("email", email))
                .query("fields[profile]", "email,joined_group_at");
        var members = new ArrayList<LenientJson>();
        pages.each(call, this::ofList, members::add);
        return members.stream()
                .anyMatch(found -> found.at("attributes").text("email").equalsIgnoreCase(email));
    }

    private HttpAnswer ofList(HttpAnswer answer) {
        if (answer.isMissing()) {
            throw unknown(answer);
        }
        return Verdicts.read(answer);
    }

    /** The profile of somebody who may have none yet. */
    private String profileId(Member member) {
        var crmId = member.crmId();
        if (crmId != null) {
            return crmId;
        }
        var attributes = Json.createObjectBuilder().add("email", email(member));
        var profile = Resource.of("profile").add("attributes", attributes).build();
        var answer = api.send(Place.IMPORT_PROFILE.call(), Resource.data(profile));
        if (!answer.isSuccess()) {
            throw Verdicts.of(answer);
        }
        var id = answer.json().at("data").text("id");
        if (!ProfileId.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no profile", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    private String email(Member member) {
        return addressOf(member)
                .orElseThrow(() -> new RecordRefusedException(
                        "Klaviyo subscribes e-mail addresses, and the profile has none",
                        Diagnosis.of("EMAIL_MISSING")));
    }

    /** @throws RecordRefusedException if it is no address; nothing is sent then */
    private Optional<String> addressOf(Member member) {
        var given = member.email();
        if (given != null) {
            var email = given.strip().toLowerCase(Locale.ROOT);
            if (!ADDRESS.matcher(email).matches()) {
                throw new RecordRefusedException("the e-mail address is none", Diagnosis.of("INVALID_EMAIL"));
            }
            return Optional.of(email);
        }
        var crmId = member.crmId();
        var profile = crmId == null ? Optional.<LenientJson>empty() : reads.attributes(crmId, "email");
        return Optional.of(profile.orElseThrow(() -> new RecordGoneException(
                        "Klaviyo does not know the profile any more", Diagnosis.of("RECORD_GONE"))))
                .map(found -> found.text("email").strip())
                .filter(email -> !email.isEmpty());
    }

    private void ensureKnown(HttpAnswer answer, String name) {
        if (answer.isMissing()) {
            known.remove(name);
            throw unknown(answer);
        }
        Verdicts.done(answer);
    }

    private static BackendException unknown(@Nullable HttpAnswer answer) {
        var what = "Klaviyo has no list of that name or id, or the profile is gone: correct the mapping";
        return answer == null
                ? new MisconfiguredException(what, Diagnosis.of("LIST_UNKNOWN"))
                : new MisconfiguredException(answer + ": " + what, Diagnosis.of("LIST_UNKNOWN", answer.status()));
    }

    private static JsonObject profiles(String profileId) {
        return Resource.list(Resource.of("profile", profileId));
    }
}
