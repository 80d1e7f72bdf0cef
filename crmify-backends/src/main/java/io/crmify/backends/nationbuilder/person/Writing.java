package io.crmify.backends.nationbuilder.person;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.nationbuilder.wire.Afterwards;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Dialect;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes people: one call for each, since neither API has one for several; and what they have besides. */
public final class Writing {
    private static final String EMAIL = "email";
    private static final int CREATED = 201;

    private final Exchange exchange;
    private final BackendContext context;
    private final Choices choices;
    private final PersonWriting person;
    private final Reads reads;
    private final Joining joining;

    public Writing(NationBackend.Setting setting, Catalogue statuses, Reads reads, Joining joining) {
        this.exchange = setting.exchange();
        this.context = setting.context();
        this.choices = setting.choices();
        this.person = new PersonWriting(setting, statuses);
        this.reads = reads;
        this.joining = joining;
    }

    /** Tells the id. */
    public String write(Lead given) {
        var known = given.crmId();
        if (known != null && !Ids.isId(known)) {
            throw new RecordGoneException(
                    given.key() + ": its CRM id is none of NationBuilder's", Diagnosis.of("RECORD_GONE"));
        }
        var lead = person.normalized(given);
        var own = person.of(lead);
        var joined = Afterwards.before(() -> joining.of(lead));
        var attributes = joined.in(own);
        if (known != null) {
            var id = update(known, attributes);
            joined.join(id, false);
            return id;
        }
        var id = push(lead, attributes);
        Afterwards.ofCreate(context, () -> joined.join(id, true));
        return id;
    }

    private String push(Lead lead, JsonObject attributes) {
        var email = lead.text(LeadField.EMAIL);
        if (choices.create() == Choices.Create.MATCH && email != null) {
            Afterwards.before(() -> reads.byEmail(email)).ifPresent(there -> {
                throw new RecordConflictException(
                        lead + ": somebody with that address is there", Diagnosis.of("PERSON_THERE"), there);
            });
        }
        var answer = exchange.send(exchange.dialect().push(attributes));
        if (!exchange.dialect().isFine(answer)) {
            throw refused(answer, exchange.dialect().refusal(answer, person.namesIn(attributes)), attributes, "");
        }
        var id = exchange.id(answer);
        if (answer.status() != CREATED) {
            // crmify has looked for its key before it repeats a create: so this one is not of its making
            throw new RecordConflictException(
                    answer + ": NationBuilder has found somebody with that address",
                    Diagnosis.of("PERSON_THERE", answer.status()),
                    id);
        }
        return id;
    }

    private String update(String id, JsonObject attributes) {
        var answer = exchange.send(exchange.dialect().update(id, attributes));
        if (!exchange.dialect().isFine(answer)) {
            throw refused(answer, exchange.onPerson(answer, person.namesIn(attributes)), attributes, id);
        }
        return exchange.id(answer);
    }

    private BackendException refused(HttpAnswer answer, BackendException verdict, JsonObject attributes, String id) {
        if (!verdict.diagnosis().reason().equals(Dialect.TAKEN)) {
            return verdict;
        }
        var other = owner(verdict.diagnosis().fields(), attributes).filter(owner -> !owner.equals(id));
        return other.isEmpty()
                ? verdict
                : new RecordConflictException(
                        answer + ": another person has that value", verdict.diagnosis(), other.get());
    }

    /** Who has a value that is taken; if it is not told which one, the address is as likely as the key. */
    private Optional<String> owner(List<String> fields, JsonObject attributes) {
        var isUntold = fields.isEmpty();
        if ((isUntold || fields.contains(EMAIL)) && attributes.get(EMAIL) instanceof JsonString email) {
            var owner = reads.byEmail(email.getString());
            if (owner.isPresent() || !isUntold) {
                return owner;
            }
        }
        return isUntold || fields.contains(choices.key())
                ? reads.byKey(attributes.getString(choices.key()))
                : Optional.empty();
    }

    /** Sets attributes; false if there is no such person. */
    public boolean set(String id, JsonObject attributes) {
        if (!Ids.isId(id)) {
            return false;
        }
        var answer = exchange.send(exchange.dialect().update(id, attributes));
        if (exchange.dialect().isMissing(answer)) {
            return false;
        }
        told(answer, attributes);
        return true;
    }

    /** Finds somebody by an address, or makes a person of it, and has mails be welcome there; tells the id. */
    String optIn(String email) {
        var attributes = Marks.withEmail(Marks.optedIn(), email);
        return told(exchange.send(exchange.dialect().push(attributes)), attributes);
    }

    /**
     * The same without any consent: whom it finds is left alone, and whom it makes gets no mails, though NationBuilder's own default is
     * that people do (official v2 OpenAPI). Hence no push, which would write over whom it finds.
     */
    String foundOrMade(String email) {
        return reads.byEmail(email).orElseGet(() -> {
            var attributes = Marks.withEmail(Marks.optedOut(), email);
            var answer = exchange.send(exchange.dialect().create(attributes));
            return isTaken(answer) // somebody else was quicker
                    ? reads.byEmail(email).orElseGet(() -> told(answer, attributes))
                    : told(answer, attributes);
        });
    }

    private boolean isTaken(HttpAnswer answer) {
        return !exchange.dialect().isFine(answer)
                && exchange.dialect()
                        .refusal(answer, Set.of())
                        .diagnosis()
                        .reason()
                        .equals(Dialect.TAKEN);
    }

    private String told(HttpAnswer answer, JsonObject attributes) {
        if (!exchange.dialect().isFine(answer)) {
            throw exchange.dialect().refusal(answer, person.namesIn(attributes));
        }
        return exchange.id(answer);
    }

    /** The answer to its delete, which is for good; empty if there is no such person. */
    Optional<HttpAnswer> delete(String id) {
        if (!Ids.isId(id)) {
            return Optional.empty();
        }
        var answer = exchange.send(exchange.dialect().delete(id));
        if (exchange.dialect().isMissing(answer)) {
            return Optional.empty();
        }
        if (!exchange.dialect().isFine(answer)) {
            throw exchange.dialect().refusal(answer, Set.of());
        }
        return Optional.of(answer.orFailWithoutContent());
    }

    Optional<String> byEmail(String email) {
        return reads.byEmail(email);
    }
}
