package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Calls in one of the dialects. */
public final class Exchange {
    private static final int TRIES = 3;
    /** A million things: a filter was not understood. */
    private static final int MOST_PAGES = 10_000;

    private final CrmHttp http;
    private final Dialect dialect;

    public Exchange(CrmHttp http, Dialect dialect) {
        this.http = http;
        this.dialect = dialect;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** The answer, whatever it is. */
    public HttpAnswer send(HttpCall call) {
        return http.send(call);
    }

    /** The answer to a call for which no person is to blame, if it is fine. */
    public HttpAnswer read(HttpCall call) {
        return fine(send(call));
    }

    /** The same; empty if there is no such thing. */
    public Optional<HttpAnswer> find(HttpCall call) {
        var answer = send(call);
        return dialect.isMissing(answer) ? Optional.empty() : Optional.of(fine(answer));
    }

    /** The same of a call whose answer has nothing to tell. */
    public Optional<HttpAnswer> change(HttpCall call) {
        return find(call).map(HttpAnswer::orFailWithoutContent);
    }

    /** This answer, if it is fine; no person is to blame if it is not. */
    public HttpAnswer fine(HttpAnswer answer) {
        if (dialect.isFine(answer)) {
            return answer;
        }
        var refusal = dialect.refusal(answer, Set.of());
        throw refusal.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": NationBuilder does not take the call", refusal.diagnosis())
                : refusal;
    }

    /** What an answer means that is not fine, to a call that names a person. */
    public BackendException onPerson(HttpAnswer answer, Set<String> sent) {
        return dialect.isMissing(answer)
                ? new RecordGoneException(
                        answer + ": NationBuilder does not know the person any more",
                        Diagnosis.of("RECORD_GONE", answer.status()))
                : dialect.refusal(answer, sent);
    }

    /** The id of the one person, or thing, that an answer tells of. {@link OutcomeUnknownException} if it tells none. */
    public String id(HttpAnswer answer) {
        return Ids.ensured(answer, dialect.person(answer).text("id"));
    }

    /** The first page of something; ask for no more than it holds. */
    public Page first(HttpCall call) {
        return page(dialect.firstPage(call));
    }

    /**
     * All pages of something. A page that fails is tried three times; a half of what was asked for is never given.
     *
     * @throws BackendException if a page cannot be had
     */
    public List<LenientJson> all(HttpCall call) {
        var all = new ArrayList<LenientJson>();
        var seen = new HashSet<Object>();
        var first = dialect.firstPage(call);
        var next = Optional.of(first);
        for (int number = 1; number <= MOST_PAGES && seen.add(next.get()); number++) {
            var page = page(next.get());
            if (!page.items().isEmpty() && !seen.add(page.items())) {
                break; // the number of the page was not understood
            }
            all.addAll(page.items());
            next = dialect.nextPage(first, number, page.answer());
            if (next.isEmpty()) {
                return all;
            }
            CallsLeft.rest(page.answer()).ifPresent(rest -> {
                throw rest;
            });
        }
        throw new OutcomeUnknownException(call + ": the pages have no end", Diagnosis.of("PAGES_ENDLESS"));
    }

    /** What came, and what it holds. */
    public record Page(HttpAnswer answer, List<LenientJson> items) {}

    private Page page(HttpCall call) {
        for (int left = TRIES - 1; left > 0; left--) {
            try {
                return readPage(call);
            } catch (OutcomeUnknownException failed) {
                // reading changes nothing, and may be done again at once
                continue;
            }
        }
        return readPage(call);
    }

    private Page readPage(HttpCall call) {
        var answer = read(call);
        var items = dialect.items(answer);
        if (!items.isArray()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer is no list", Diagnosis.of("NOT_A_LIST", answer.status()));
        }
        return new Page(answer, items.items());
    }

    /** Others than were asked for: the filter was not understood, and "nobody" would be a guess. */
    public static OutcomeUnknownException filterIgnored(HttpCall call) {
        return new OutcomeUnknownException(
                call + ": NationBuilder tells of others than were asked for", Diagnosis.of("FILTER_IGNORED"));
    }
}
