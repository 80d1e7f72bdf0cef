package io.crmify.backends.nationbuilder.v2;

import io.crmify.backends.http.HttpCall;
import io.crmify.backends.nationbuilder.person.Holding;
import io.crmify.backends.nationbuilder.person.NationBackend.Setting;
import io.crmify.backends.nationbuilder.person.PersonForm;
import io.crmify.backends.nationbuilder.person.Reads;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Flags;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Looks for signups, and reads what they hold, a hundred a call. */
final class SignupReads implements Reads {
    private static final List<String> EMAILS = List.of("email", "email1", "email2", "email3", "email4");

    private final Exchange exchange;
    private final Holding holding;
    private final String key;

    SignupReads(Setting setting) {
        this.exchange = setting.exchange();
        this.holding = new Holding(setting.form(), setting.choices().address() + "_address");
        this.key = setting.choices().key();
    }

    @Override
    public Optional<String> byKey(String external) {
        return first(key, external, List.of(key));
    }

    /** Who has that address, be it not the one that mails go to. */
    @Override
    public Optional<String> byEmail(String email) {
        return first("email", email, EMAILS);
    }

    /** Nothing but the attributes that are compared is asked for. */
    private Optional<String> first(String filter, String value, List<String> attributes) {
        var page = exchange.first(JsonApi.get("/signups")
                .query("filter[" + filter + "]", JsonApi.quoted(value))
                .query("fields[signups]", String.join(",", attributes)));
        var first = page.items().stream()
                .filter(signup -> attributes.stream()
                        .anyMatch(name -> signup.at("attributes").text(name).equalsIgnoreCase(value)))
                .map(signup -> Ids.ensured(page.answer(), signup.text("id")))
                .findFirst();
        if (first.isEmpty() && !page.items().isEmpty()) {
            throw Exchange.filterIgnored(page.answer().call());
        }
        return first;
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        var readsAddress = wanted.fields().stream().anyMatch(PersonForm.ADDRESS::containsKey);
        UnaryOperator<HttpCall> asking =
                call -> readsAddress ? call.query("extra_fields[signups]", holding.address()) : call;
        read(crmIds, asking, page -> page.items()
                .forEach(signup -> filled.put(signup.text("id"), holding.filled(signup.at("attributes"), wanted))));
        filled.keySet().retainAll(crmIds);
        return filled;
    }

    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var flags = new HashMap<String, Map<String, Boolean>>();
        var asked = Set.copyOf(crmIds);
        var readsTags = names.stream().anyMatch(Flags::isTag);
        read(asked, call -> readsTags ? call.query("include", "signup_tags") : call, page -> {
            var tags = Included.tags(page.answer());
            page.items()
                    .forEach(signup -> flags.put(
                            signup.text("id"), holding.flags(signup.at("attributes"), () -> tags.of(signup), names)));
        });
        flags.keySet().retainAll(asked);
        return flags;
    }

    private void read(Set<String> crmIds, UnaryOperator<HttpCall> asking, Consumer<Exchange.Page> reading) {
        var ids = crmIds.stream().filter(Ids::isId).sorted().toList();
        for (int from = 0; from < ids.size(); from += JsonApi.PAGE) {
            var some = ids.subList(from, Math.min(ids.size(), from + JsonApi.PAGE));
            reading.accept(
                    exchange.first(asking.apply(JsonApi.get("/signups").query("filter[id]", String.join(",", some)))));
        }
    }
}
