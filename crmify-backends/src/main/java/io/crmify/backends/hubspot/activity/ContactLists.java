package io.crmify.backends.hubspot.activity;

import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Both of what people call a mailing list: HubSpot's static lists, by id or name, and its subscription types, as
 * {@code subscription:<id>}.
 */
public final class ContactLists implements MailingLists {
    private static final String ADDRESS = "[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+";

    private final HubSpotApi api;
    private final Records contacts;
    private final StaticLists lists;
    private final Subscriptions subscriptions;

    public ContactLists(HubSpotApi api, Records contacts, StaticLists lists) {
        this.api = api;
        this.contacts = contacts;
        this.lists = lists;
        this.subscriptions = new Subscriptions(api);
    }

    /** What the credentials may not see is left out, unless that is all. */
    @Override
    public List<MailingList> lists() {
        var all = new ArrayList<MailingList>();
        var hidden = new ArrayList<MisconfiguredException>();
        List.<Supplier<List<MailingList>>>of(lists::all, subscriptions::all).forEach(kind -> {
            try {
                all.addAll(kind.get());
            } catch (MisconfiguredException missing) {
                hidden.add(missing);
            }
        });
        if (hidden.size() == 2 || hidden.stream().anyMatch(fault -> !isForbidden(fault))) {
            throw hidden.get(0);
        }
        return all;
    }

    private static boolean isForbidden(MisconfiguredException fault) {
        return Objects.equals(fault.diagnosis().httpStatus(), 403);
    }

    @Override
    public void subscribe(String listId, Member member) {
        var subscription = subscription(listId);
        var contact = member.crmId() == null ? foundOrMade(address(member)) : known(member.crmId());
        if (subscription.isPresent()) {
            subscriptions.subscribe(subscription.get(), addressOf(member), member.consent());
        } else if (lists.add(listId, Set.of(contact)).contains(contact)) {
            throw Records.gone();
        }
    }

    @Override
    public void unsubscribe(String listId, Member member) {
        var subscription = subscription(listId);
        if (subscription.isPresent()) {
            subscriptions.unsubscribe(subscription.get(), addressOf(member), member.consent());
            return;
        }
        var contact =
                member.crmId() == null ? contacts.find("email", address(member)) : Optional.of(known(member.crmId()));
        contact.ifPresent(id -> lists.remove(listId, Set.of(id)));
    }

    private static Optional<Long> subscription(String listId) {
        if (!listId.startsWith(Subscriptions.PREFIX)) {
            return Optional.empty();
        }
        var id = listId.substring(Subscriptions.PREFIX.length()).strip();
        if (!id.matches("\\d{1,18}")) {
            throw new MisconfiguredException(
                    "A subscription is named like subscription:123, by HubSpot's id of it. Nothing was sent.",
                    Diagnosis.of("LIST_UNKNOWN"));
        }
        return Optional.of(Long.parseLong(id));
    }

    private static String known(String crmId) {
        if (HubSpotApi.isId(crmId)) {
            return crmId;
        }
        throw Records.gone();
    }

    private String addressOf(Member member) {
        if (member.email() != null || member.crmId() == null) {
            return address(member);
        }
        return Optional.of(contacts.value(member.crmId(), "email").orElseThrow(Records::gone))
                .filter(email -> !email.isBlank())
                .orElseThrow(() -> new RecordRefusedException(
                        "The contact has no e-mail address in HubSpot", Diagnosis.of("EMAIL_MISSING")));
    }

    private static String address(Member member) {
        var email = Objects.requireNonNullElse(member.email(), "").strip().toLowerCase(Locale.ROOT);
        if (!email.matches(ADDRESS)) {
            throw new RecordRefusedException(
                    "The e-mail address is none. Nothing was sent.", Diagnosis.of("INVALID_EMAIL"));
        }
        return email;
    }

    /** By one call that cannot make a second contact of the address. */
    private String foundOrMade(String email) {
        var input = Json.createObjectBuilder()
                .add("id", email)
                .add("idProperty", "email")
                .add("objectWriteTraceId", "1")
                .add("properties", Json.createObjectBuilder().add("email", email));
        var body = Json.createObjectBuilder()
                .add("inputs", Json.createArrayBuilder().add(input))
                .build();
        var answer = api.send(
                HttpCall.post(api.path(Place.CONTACTS) + "/batch/upsert").json(body));
        if (!answer.isSuccess()) {
            throw api.verdicts().of(answer);
        }
        var errors = answer.json().at("errors").items();
        if (!errors.isEmpty()) {
            throw api.verdicts().ofItem(answer, errors.get(0));
        }
        return answer.json().at("results").items().stream()
                .map(contact -> contact.text("id"))
                .filter(HubSpotApi::isId)
                .findFirst()
                .orElseThrow(() -> new OutcomeUnknownException(
                        answer + ": the answer names no contact", Diagnosis.of("NO_ID", answer.status())));
    }
}
