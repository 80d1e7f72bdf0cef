package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.person.Holding;
import io.crmify.backends.nationbuilder.person.NationBackend.Setting;
import io.crmify.backends.nationbuilder.person.Reads;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Flags;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for people, and reads what is known of them, one by one: v1 has no call for several. */
final class PeopleReads implements Reads {
    private final Exchange exchange;
    private final Holding holding;
    private final String key;

    PeopleReads(Setting setting) {
        this.exchange = setting.exchange();
        this.holding = new Holding(setting.form(), setting.form().address());
        this.key = setting.choices().key();
    }

    @Override
    public Optional<String> byKey(String external) {
        var page = exchange.first(V1.get("/people/search").query(key, external));
        var ours = page.items().stream()
                .filter(person -> person.text(key).equals(external))
                .map(person -> Ids.ensured(page.answer(), person.text("id")))
                .findFirst();
        if (ours.isEmpty() && !page.items().isEmpty()) {
            throw Exchange.filterIgnored(page.answer().call());
        }
        return ours;
    }

    /** If several people have it, the record is to blame, and not the call. */
    @Override
    public Optional<String> byEmail(String email) {
        var answer = exchange.send(V1.get("/people/match").query("email", email));
        var code = Verdicts.code(answer);
        if (code.equals(Verdicts.NO_MATCHES)) {
            return Optional.empty();
        }
        if (code.equals(Verdicts.MULTIPLE_MATCHES)) {
            throw Verdicts.ambiguous(answer);
        }
        return Optional.of(exchange.id(exchange.fine(answer)));
    }

    /** Empty if there is none. */
    Optional<LenientJson> person(String id) {
        if (!Ids.isId(id)) {
            return Optional.empty();
        }
        return exchange.find(V1.get("/people/{id}", id)).map(answer -> {
            var person = exchange.dialect().person(answer);
            if (!person.text("id").equals(id)) {
                throw new OutcomeUnknownException(
                        answer + ": the answer is about nobody that was asked for",
                        Diagnosis.of("NO_ID", answer.status()));
            }
            return person;
        });
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        crmIds.forEach(id -> person(id).ifPresent(person -> filled.put(id, holding.filled(person, wanted))));
        return filled;
    }

    /**
     * Tags alone are asked for by the hundred, whoever has them; who has none is not told of then. With any other name each person is
     * read, its tags included.
     */
    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var flags = new HashMap<String, Map<String, Boolean>>();
        if (names.stream().allMatch(Flags::isTag)) {
            names.forEach(
                    name -> tagged(Flags.tag(name)).filter(crmIds::contains).forEach(id -> flags.computeIfAbsent(
                                    id, key -> new HashMap<>())
                            .put(name, true)));
            return flags;
        }
        for (var id : Set.copyOf(crmIds)) {
            person(id).ifPresent(person -> flags.put(id, holding.flags(person, () -> tags(person), names)));
        }
        return flags;
    }

    private Stream<String> tagged(String tag) {
        return exchange.all(V1.get("/tags/{tag}/people", tag)).stream().map(person -> person.text("id"));
    }

    /** None of them is left out: whoever has junk tags alone may be deleted for it. */
    static Set<String> tags(LenientJson person) {
        if (!person.at("tags").isArray()) {
            throw new OutcomeUnknownException("The answer about a person has no tags", Diagnosis.of("TAGS_UNREAD"));
        }
        return Set.copyOf(person.texts("tags"));
    }
}
