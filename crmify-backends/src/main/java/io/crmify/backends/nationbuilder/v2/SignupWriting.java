package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.nationbuilder.wire.Afterwards;
import io.crmify.backends.nationbuilder.wire.Choices;
import io.crmify.backends.nationbuilder.wire.Consents;
import io.crmify.backends.nationbuilder.wire.Ids;
import io.crmify.backends.nationbuilder.wire.PersonWriting;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;

/** Writes people: one call for each, since v2 has none for many; and one more for each tag and each list. */
final class SignupWriting implements Consents.People {
    private static final String TYPE = "signups";
    private static final String EMAIL = "email";
    private static final int UPDATED = 200;

    private final CrmHttp http;
    private final BackendContext context;
    private final Choices choices;
    private final PersonWriting person;
    private final SignupReads reads;
    private final Joining joining;

    SignupWriting(CrmHttp http, BackendContext context, Choices choices, SignupReads reads, Joining joining) {
        this.http = http;
        this.context = context;
        this.choices = choices;
        this.person = new PersonWriting(SignupForm.of(choices), choices, context);
        this.reads = reads;
        this.joining = joining;
    }

    String write(Lead given) {
        var known = given.crmId();
        if (known != null && !Ids.isId(known)) {
            throw new RecordGoneException(
                    given.key() + ": its CRM id is none of NationBuilder's", Diagnosis.of("RECORD_GONE"));
        }
        var lead = person.normalized(given);
        var attributes = person.of(lead);
        var wanted = Afterwards.before(() -> joining.of(lead));
        if (known != null) {
            var id = update(known, attributes);
            joining.join(id, wanted, false);
            return id;
        }
        var id = create(lead, attributes);
        Afterwards.ofCreate(context, () -> joining.join(id, wanted, true));
        return id;
    }

    private String create(Lead lead, JsonObject attributes) {
        var email = lead.text(LeadField.EMAIL);
        if (choices.create() == Choices.Create.MATCH && email != null) {
            Afterwards.before(() -> reads.byEmail(email)).ifPresent(there -> {
                throw there(lead + ": somebody with that address is there", Diagnosis.of("PERSON_THERE"), there);
            });
        }
        var answer = http.send(JsonApi.patch("/signups/push", JsonApi.of(TYPE, attributes)));
        if (!answer.isSuccess()) {
            throw refused(answer, attributes, "");
        }
        var id = id(answer);
        if (answer.status() == UPDATED) {
            // crmify has looked for its key before it repeats a create: so this one is not of its making
            throw there(
                    answer + ": NationBuilder has found somebody with that address",
                    Diagnosis.of("PERSON_THERE", UPDATED),
                    id);
        }
        return id;
    }

    private String update(String id, JsonObject attributes) {
        var answer = http.send(JsonApi.patch("/signups/{id}", JsonApi.of(TYPE, id, attributes), id));
        if (!answer.isSuccess()) {
            throw refused(answer, attributes, id);
        }
        return id(answer);
    }

    @Override
    public Optional<String> byEmail(String email) {
        return reads.byEmail(email);
    }

    @Override
    public boolean set(String id, JsonObject attributes) {
        if (!Ids.isId(id)) {
            return false;
        }
        var answer = http.send(JsonApi.patch("/signups/{id}", JsonApi.of(TYPE, id, attributes), id));
        if (answer.isMissing()) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw Verdicts.onWrite(answer, person.namesIn(attributes), true);
        }
        id(answer);
        return true;
    }

    @Override
    public String signUp(JsonObject attributes) {
        var answer = http.send(JsonApi.patch("/signups/push", JsonApi.of(TYPE, attributes)));
        if (!answer.isSuccess()) {
            throw Verdicts.onWrite(answer, person.namesIn(attributes), false);
        }
        return id(answer);
    }

    private BackendException refused(HttpAnswer answer, JsonObject attributes, String id) {
        var verdict = Verdicts.onWrite(answer, person.namesIn(attributes), !id.isEmpty());
        if (!verdict.diagnosis().reason().equals(Verdicts.TAKEN)) {
            return verdict;
        }
        var other = owner(verdict.diagnosis().fields(), attributes).filter(owner -> !owner.equals(id));
        return other.isEmpty()
                ? verdict
                : there(answer + ": another person has that value", verdict.diagnosis(), other.get());
    }

    /** Who has a value that is taken. */
    private Optional<String> owner(List<String> fields, JsonObject attributes) {
        if (fields.contains(EMAIL) && attributes.get(EMAIL) instanceof JsonString email) {
            return reads.byEmail(email.getString());
        }
        return fields.contains(choices.key()) ? reads.byKey(attributes.getString(choices.key())) : Optional.empty();
    }

    private static RecordConflictException there(String message, Diagnosis diagnosis, String id) {
        return new RecordConflictException(message, diagnosis, id);
    }

    private static String id(HttpAnswer answer) {
        return Ids.ensured(answer, answer.json().at("data").text("id"));
    }
}
