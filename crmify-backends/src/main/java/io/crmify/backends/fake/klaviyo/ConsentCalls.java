package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Answers;
import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.backends.fake.klaviyo.account.FakeProfile.Consent;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Consent, suppression and erasure. All of it is done at once, though it is told to be done later. */
final class ConsentCalls {
    private static final String USER_SUPPRESSED = "USER_SUPPRESSED";
    private static final String UNSUBSCRIBE = "UNSUBSCRIBE";
    private static final String SUBSCRIBED = "SUBSCRIBED";
    private static final String UNSUBSCRIBED = "UNSUBSCRIBED";

    private final Profiles profiles;
    private final ListCalls lists;
    private final InstantSource clock;

    ConsentCalls(Profiles profiles, ListCalls lists, InstantSource clock) {
        this.profiles = profiles;
        this.lists = lists;
        this.clock = clock;
    }

    Reply suppress(Call call) {
        var type = "profile-suppression-bulk-create-job";
        var members = members(call.resource(type), 100);
        members.forEach(member -> profiles.consent(
                made(member).id(),
                consent -> new Consent(consent.email(), consent.sms(), with(consent, USER_SUPPRESSED))));
        return job(call, type, members.size());
    }

    Reply unsuppress(Call call) {
        var type = "profile-suppression-bulk-delete-job";
        var members = members(call.resource(type), 100);
        members.forEach(member -> known(member)
                .ifPresent(profile -> profiles.consent(
                        profile.id(),
                        consent -> new Consent(
                                consent.email(), consent.sms(), without(consent, Set.of(USER_SUPPRESSED))))));
        return job(call, type, members.size());
    }

    Reply subscribe(Call call) {
        var job = call.resource("profile-subscription-bulk-create-job");
        var attributes = Call.object(job, "attributes");
        var list = Call.listId(job).map(lists::byId);
        var isHistorical = attributes.getBoolean("historical_import", false);
        var members = members(job, 1_000);
        for (int i = 0; i < members.size(); i++) {
            ensureConsented(members.get(i), isHistorical, "/data/attributes/profiles/data/" + i);
        }
        members.forEach(member -> {
            var id = made(member).id();
            each(
                    member,
                    "sms",
                    () -> profiles.consent(
                            id, consent -> new Consent(consent.email(), SUBSCRIBED, consent.suppressions())));
            each(
                    member,
                    "email",
                    () -> profiles.consent(
                            id,
                            consent -> new Consent(
                                    SUBSCRIBED,
                                    consent.sms(),
                                    without(consent, Set.of(USER_SUPPRESSED, UNSUBSCRIBE)))));
            list.filter(joined -> isHistorical || !joined.isDoubleOptIn())
                    .ifPresent(joined -> profiles.lists(id, before -> {
                        var after = new HashSet<>(before);
                        after.add(joined.id());
                        return after;
                    }));
        });
        return Reply.empty(202);
    }

    /** The time of a consent goes with a historical import, and lies in the past; any other has none. */
    private void ensureConsented(JsonObject member, boolean isHistorical, String pointer) {
        var at = pointer + "/attributes/subscriptions";
        var subscriptions = Call.object(Call.object(member, "attributes"), "subscriptions");
        if (subscriptions.isEmpty()) {
            throw Errors.invalid(at, "Required.");
        }
        for (var channel : subscriptions.keySet()) {
            var time = Call.text(Call.object(Call.object(subscriptions, channel), "marketing"), "consented_at");
            if (time.isEmpty() == isHistorical) {
                throw Errors.invalid(at, "`consented_at` goes with a historical import, and only with it.");
            }
            if (isHistorical && !Instant.parse(time).isBefore(clock.instant())) {
                throw Errors.invalid(at, "`consented_at` must be in the past.");
            }
        }
    }

    /** Whoever is not on the list is taken off everything. */
    Reply unsubscribe(Call call) {
        var job = call.resource("profile-subscription-bulk-delete-job");
        var list = Call.listId(job).map(lists::byId);
        for (var member : members(job, 100)) {
            var profile = made(member);
            each(
                    member,
                    "sms",
                    () -> profiles.consent(
                            profile.id(),
                            consent -> new Consent(consent.email(), UNSUBSCRIBED, consent.suppressions())));
            each(member, "email", () -> {
                if (list.isPresent() && profile.lists().contains(list.get().id())) {
                    lists.leave(profile.id(), list.get().id());
                } else {
                    profiles.consent(
                            profile.id(),
                            consent -> new Consent(UNSUBSCRIBED, consent.sms(), with(consent, UNSUBSCRIBE)));
                }
            });
        }
        return Reply.empty(202);
    }

    Reply erase(Call call) {
        var attributes = Call.object(call.resource("data-privacy-deletion-job"), "attributes");
        var profile = Call.one(attributes.get("profile"), "profile", "/data/attributes/profile");
        var identifiers = Call.object(profile, "attributes");
        var told = Stream.of(
                        Call.text(profile, "id"),
                        Call.text(identifiers, "email"),
                        Call.text(identifiers, "phone_number"))
                .filter(text -> !text.isEmpty())
                .count();
        if (told != 1) {
            throw Errors.invalid("/data/attributes/profile", "Exactly one of id, email, phone_number is expected.");
        }
        known(profile).ifPresent(found -> profiles.erase(found.id()));
        return Reply.empty(202).with("X-Request-Id", "erasure-%d".formatted(clock.millis()));
    }

    private static void each(JsonObject member, String channel, Runnable change) {
        if (Call.object(Call.object(member, "attributes"), "subscriptions").containsKey(channel)) {
            change.run();
        }
    }

    private static List<JsonObject> members(JsonObject job, int most) {
        var members = Call.profiles(Call.object(job, "attributes"));
        if (members.isEmpty() || members.size() > most) {
            throw Errors.invalid(
                    "/data/attributes/profiles/data", "Between 1 and %d profiles are expected.".formatted(most));
        }
        return members;
    }

    private Optional<FakeProfile> known(JsonObject member) {
        var attributes = Call.object(member, "attributes");
        return profiles.byId(Call.text(member, "id"))
                .or(() -> profiles.by("email", Call.text(attributes, "email")))
                .or(() -> profiles.by("phone_number", Call.text(attributes, "phone_number")));
    }

    /** The profile of somebody, who gets one if there is none. */
    private FakeProfile made(JsonObject member) {
        return known(member).orElseGet(() -> {
            var attributes =
                    Json.createObjectBuilder(Call.object(member, "attributes")).remove("subscriptions");
            var profile =
                    Json.createObjectBuilder().add("attributes", attributes).build();
            return profiles.create(profile, "/data/attributes/profiles/data/0");
        });
    }

    private static Set<String> with(Consent consent, String reason) {
        var more = new HashSet<>(consent.suppressions());
        more.add(reason);
        return more;
    }

    private static Set<String> without(Consent consent, Set<String> reasons) {
        var fewer = new HashSet<>(consent.suppressions());
        fewer.removeAll(reasons);
        return fewer;
    }

    private Reply job(Call call, String type, int count) {
        var id = "01FAKEJOB%d".formatted(clock.millis());
        return Answers.one(
                202,
                call,
                Json.createObjectBuilder()
                        .add("type", type)
                        .add("id", id)
                        .add(
                                "attributes",
                                Json.createObjectBuilder()
                                        .add("status", "queued")
                                        .add("created_at", clock.instant().toString())
                                        .add("total_count", count)
                                        .add("completed_count", 0)
                                        .add("skipped_count", 0))
                        .add("links", Answers.self(call.address() + "/" + id)));
    }
}
