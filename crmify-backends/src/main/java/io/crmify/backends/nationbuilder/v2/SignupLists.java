package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.Consents;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The nation's lists, and who is on them. NationBuilder does both at its leisure, and is asked once how it went. */
final class SignupLists implements Consents.Lists {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int MOST_TOLD = 20;

    private final CrmHttp http;
    private final Pages pages;
    private final InstantSource clock;
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(List.of(), Instant.EPOCH));

    private record Known(List<NamedList> lists, Instant readAt) {}

    private record NamedList(String id, String name, String slug) {
        boolean isMeant(String text) {
            return id.equals(text) || name.equalsIgnoreCase(text) || slug.equalsIgnoreCase(text);
        }
    }

    SignupLists(CrmHttp http, InstantSource clock) {
        this.http = http;
        this.pages = new Pages(http);
        this.clock = clock;
    }

    @Override
    public List<MailingList> all() {
        return read().stream()
                .map(list -> new MailingList(list.id(), list.name(), true))
                .toList();
    }

    /** By its slug too; a fault lists those that are there. */
    @Override
    public String idOf(String list) {
        var cached = Objects.requireNonNull(known.get());
        var isFresh = clock.instant().isBefore(cached.readAt().plus(FRESH));
        return (isFresh ? id(cached.lists(), list) : Optional.<String>empty()).orElseGet(() -> readIdOf(list));
    }

    private String readIdOf(String list) {
        var lists = read();
        return id(lists, list)
                .orElseThrow(() -> new MisconfiguredException(
                        "NationBuilder has no such list; it has %s. Make it in the nation, or correct the name."
                                .formatted(lists.stream()
                                        .map(NamedList::slug)
                                        .filter(slug -> slug.matches("[\\w-]{1,60}"))
                                        .limit(MOST_TOLD)
                                        .toList()),
                        Diagnosis.of("LIST_UNKNOWN")));
    }

    private static Optional<String> id(List<NamedList> lists, String text) {
        return lists.stream()
                .filter(list -> list.isMeant(text.strip()))
                .map(NamedList::id)
                .findFirst();
    }

    @Override
    public void add(String list, String signup) {
        change("/lists/{id}/add_signups", list, signup);
    }

    @Override
    public void remove(String list, String signup) {
        change("/lists/{id}/remove_signups", list, signup);
    }

    private void change(String path, String list, String signup) {
        var answer = http.send(JsonApi.patch(path, JsonApi.people(list, Set.of(signup)), list));
        if (answer.isMissing()) {
            known.set(new Known(List.of(), Instant.EPOCH)); // somebody has deleted the list
        }
        var json = Verdicts.read(answer).json();
        var token = json.text("token").isBlank() ? json.at("data").text("token") : json.text("token");
        if (token.isBlank()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer has no token", Diagnosis.of("NO_TOKEN", answer.status()));
        }
        ensureNotFailed(token);
    }

    /** It may well be under way yet; only that it has failed is worth telling. */
    private void ensureNotFailed(String token) {
        var answer = http.send(JsonApi.get("/async_processes/{id}", token));
        if (answer.isSuccess() && answer.error().text("status").matches("(?i)fail(ed|ure)?|error(ed)?")) {
            throw new OutcomeUnknownException(
                    answer + ": NationBuilder could not change the list", Diagnosis.of("LIST_CHANGE_FAILED"));
        }
    }

    private List<NamedList> read() {
        var lists = pages.all(JsonApi.get("/lists")).stream()
                .filter(list -> Ids.isId(list.text("id")))
                .map(SignupLists::named)
                .toList();
        known.set(new Known(lists, clock.instant()));
        return lists;
    }

    private static NamedList named(LenientJson list) {
        var attributes = list.at("attributes");
        return new NamedList(list.text("id"), attributes.text("name"), attributes.text("slug"));
    }
}
