package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Answers;
import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What can be asked of profiles. */
final class ProfileCalls {
    private static final int MOST_ON_A_PAGE = 100;
    private static final List<String> TEXTS = List.of(
            "email",
            "phone_number",
            "external_id",
            "first_name",
            "last_name",
            "organization",
            "locale",
            "title",
            "image");
    private static final List<String> LOCATION =
            List.of("address1", "address2", "city", "country", "region", "zip", "timezone", "ip");

    /** What may be asked for; of a part, {@code location.city} say, only the part is looked at. */
    private static final Set<String> FIELDS = Set.of(
            "created",
            "email",
            "external_id",
            "first_name",
            "id",
            "image",
            "joined_group_at",
            "last_event_date",
            "last_name",
            "locale",
            "location",
            "organization",
            "phone_number",
            "predictive_analytics",
            "properties",
            "subscriptions",
            "title",
            "updated");

    private static final Set<String> SORTS = Set.of("id", "created", "updated", "email");

    private final Profiles profiles;

    ProfileCalls(Profiles profiles) {
        this.profiles = profiles;
    }

    Reply upsert(Call call) {
        var written = profiles.upsert(call.resource("profile"), "/data");
        return Answers.one(written.isNew() ? 201 : 200, call, resource(call, written.profile()));
    }

    Reply create(Call call) {
        return Answers.one(201, call, resource(call, profiles.create(call.resource("profile"), "/data")));
    }

    Reply update(Call call) {
        var resource = call.resource("profile");
        if (!Call.text(resource, "id").equals(call.variable())) {
            throw Errors.invalid("/data/id", "The id of the resource must be that of the address.");
        }
        return Answers.one(200, call, resource(call, profiles.update(call.variable(), resource)));
    }

    /** Refuses to be asked for what no profile has. */
    static void ensureKnown(Call call) {
        if (!FIELDS.containsAll(call.request().names("fields[profile]").stream()
                .map(name -> name.split("\\.")[0])
                .toList())) {
            throw Errors.parameter("fields[profile]", "Invalid fields provided");
        }
        if (!Set.of("subscriptions", "predictive_analytics")
                .containsAll(call.request().names("additional-fields[profile]"))) {
            throw Errors.parameter("additional-fields[profile]", "Invalid additional fields provided");
        }
    }

    Reply read(Call call) {
        ensureKnown(call);
        var profile = profiles.byId(call.variable())
                .orElseThrow(() -> Errors.notFound("A profile with id " + call.variable()));
        return Answers.one(200, call, resource(call, profile));
    }

    Reply list(Call call) {
        var filter = Filter.of(call, Set.of("id", "email", "phone_number", "external_id"));
        ensureKnown(call);
        if (!SORTS.contains(call.parameter("sort").orElse("id").replaceFirst("^-", ""))) {
            throw Errors.parameter("sort", "Invalid sort provided");
        }
        var byUpdate =
                Comparator.comparing((FakeProfile profile) -> profile.times().updated());
        var found = profiles.all().stream()
                .filter(filter::takes)
                .sorted(
                        switch (call.parameter("sort").orElse("id")) {
                            case "updated" -> byUpdate;
                            case "-updated" -> byUpdate.reversed();
                            default -> Comparator.comparing(FakeProfile::id);
                        })
                .toList();
        return Answers.page(
                call, found, MOST_ON_A_PAGE, profile -> resource(call, profile).build());
    }

    Reply merge(Call call) {
        var resource = call.resource("profile-merge");
        var sources =
                Call.object(Call.object(resource, "relationships"), "profiles").get("data");
        if (!(sources instanceof JsonArray array) || array.size() != 1) {
            throw Errors.invalid("/data/relationships/profiles/data", "Exactly one source is expected.");
        }
        var into = Call.text(resource, "id");
        profiles.merge(into, Call.text(array.getJsonObject(0), "id"));
        return Answers.one(
                201,
                call,
                Json.createObjectBuilder()
                        .add("type", "profile")
                        .add("id", into)
                        .add("links", Answers.self(call.host() + "/api/profiles/" + into)));
    }

    /** With those attributes that the call asks for, all by default. */
    static JsonObjectBuilder resource(Call call, FakeProfile profile) {
        var asked = call.request().names("fields[profile]");
        var attributes = Json.createObjectBuilder();
        all(call, profile).forEach((name, value) -> {
            if (asked.isEmpty() || asked.stream().anyMatch(field -> (field + ".").startsWith(name + "."))) {
                attributes.add(name, value);
            }
        });
        return Json.createObjectBuilder()
                .add("type", "profile")
                .add("id", profile.id())
                .add("attributes", attributes)
                .add("links", Answers.self(call.host() + "/api/profiles/" + profile.id()));
    }

    private static JsonObject all(Call call, FakeProfile profile) {
        var attributes = Json.createObjectBuilder();
        TEXTS.forEach(name -> attributes.add(name, text(profile.attribute(name))));
        var location = Json.createObjectBuilder();
        LOCATION.forEach(name -> location.add(name, text(profile.attribute("location." + name))));
        var properties = Json.createObjectBuilder();
        profile.properties().forEach(properties::add);
        attributes
                .add("location", location)
                .add("properties", properties)
                .add("created", profile.times().created().toString())
                .add("updated", profile.times().updated().toString());
        if (call.request().names("additional-fields[profile]").contains("subscriptions")) {
            attributes.add("subscriptions", subscriptions(profile));
        }
        return attributes.build();
    }

    private static JsonValue text(String text) {
        return text.isEmpty() ? JsonValue.NULL : Json.createValue(text);
    }

    private static JsonObjectBuilder subscriptions(FakeProfile profile) {
        var suppressions = Json.createArrayBuilder();
        profile.consent()
                .suppressions()
                .forEach(reason -> suppressions.add(Json.createObjectBuilder()
                        .add("reason", reason)
                        .add("timestamp", profile.times().updated().toString())));
        var email = Json.createObjectBuilder()
                .add("can_receive_email_marketing", !profile.isSuppressed())
                .add("consent", profile.consent().email())
                .add("suppression", suppressions)
                .add("list_suppressions", Json.createArrayBuilder());
        var sms = Json.createObjectBuilder()
                .add("can_receive_sms_marketing", profile.consent().sms().equals("SUBSCRIBED"))
                .add("consent", profile.consent().sms());
        return Json.createObjectBuilder()
                .add("email", Json.createObjectBuilder().add("marketing", email))
                .add("sms", Json.createObjectBuilder().add("marketing", sms));
    }
}
