package io.crmify.backends.nationbuilder.v1;

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
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes people: one call for each, its tags along with it, and one more for each list. */
final class PeopleWriting implements Consents.People {
    private static final String EMAIL = "email";
    private static final int CREATED = 201;

    private final CrmHttp http;
    private final BackendContext context;
    private final Choices choices;
    private final PersonWriting person;
    private final PeopleReads reads;
    private final PeopleTags tags;
    private final PeopleLists lists;

    PeopleWriting(CrmHttp http, BackendContext context, Choices choices, PeopleReads reads, PeopleTags tags) {
        this.http = http;
        this.context = context;
        this.choices = choices;
        this.person = new PersonWriting(PeopleForm.of(choices), choices, context);
        this.reads = reads;
        this.tags = tags;
        this.lists = new PeopleLists(http);
    }

    PeopleLists lists() {
        return lists;
    }

    String write(Lead given) {
        var known = given.crmId();
        if (known != null && !Ids.isId(known)) {
            throw new RecordGoneException(
                    given.key() + ": its CRM id is none of NationBuilder's", Diagnosis.of("RECORD_GONE"));
        }
        var lead = person.normalized(given);
        var status = Afterwards.before(() -> status(lead)).orElse(null);
        var joined =
                Afterwards.before(() -> lead.lists().stream().map(lists::idOf).toList());
        var attributes = withTags(lead, status);
        if (known != null) {
            var id = update(known, attributes);
            join(id, joined);
            if (status != null) {
                tags.leaveStatus(id, status);
            }
            return id;
        }
        var id = create(lead, attributes);
        Afterwards.ofCreate(context, () -> join(id, joined));
        return id;
    }

    private Optional<String> status(Lead lead) {
        var status = lead.status();
        return choices.status() != Choices.Status.TAG || status == null || status.isBlank()
                ? Optional.empty()
                : Optional.of(tags.statusTag(status));
    }

    /** Tags of a person that is written are added to those that it has. */
    private JsonObject withTags(Lead lead, @Nullable String status) {
        var attributes = person.of(lead);
        var all = new TreeSet<>(lead.tags());
        if (status != null) {
            all.add(status);
        }
        return all.isEmpty()
                ? attributes
                : Json.createObjectBuilder(attributes)
                        .add("tags", Json.createArrayBuilder(all))
                        .build();
    }

    private void join(String id, List<String> joined) {
        joined.forEach(list -> lists.add(list, id));
    }

    private String create(Lead lead, JsonObject attributes) {
        var email = lead.text(LeadField.EMAIL);
        if (choices.create() == Choices.Create.MATCH && email != null) {
            Afterwards.before(() -> reads.byEmail(email)).ifPresent(there -> {
                throw new RecordConflictException(
                        lead + ": somebody with that address is there", Diagnosis.of("PERSON_THERE"), there);
            });
        }
        var answer = http.send(V1.put("/people/push", V1.of("person", attributes)));
        if (!Verdicts.isFine(answer)) {
            throw refused(answer, attributes, "");
        }
        var id = id(answer);
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
        var answer = http.send(V1.put("/people/{id}", V1.of("person", attributes), id));
        if (!Verdicts.isFine(answer)) {
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
        var answer = http.send(V1.put("/people/{id}", V1.of("person", attributes), id));
        if (Verdicts.isMissing(answer)) {
            return false;
        }
        if (!Verdicts.isFine(answer)) {
            throw Verdicts.of(answer, person.namesIn(attributes));
        }
        id(answer);
        return true;
    }

    @Override
    public String signUp(JsonObject attributes) {
        var answer = http.send(V1.put("/people/push", V1.of("person", attributes)));
        if (!Verdicts.isFine(answer)) {
            throw Verdicts.of(answer, person.namesIn(attributes));
        }
        return id(answer);
    }

    private BackendException refused(HttpAnswer answer, JsonObject attributes, String id) {
        var sent = person.namesIn(attributes);
        var verdict = id.isEmpty() ? Verdicts.of(answer, sent) : Verdicts.onPerson(answer, sent);
        if (!verdict.diagnosis().reason().equals(Verdicts.TAKEN)) {
            return verdict;
        }
        var other = owner(verdict.diagnosis().fields(), attributes).filter(owner -> !owner.equals(id));
        return other.isEmpty()
                ? verdict
                : new RecordConflictException(
                        answer + ": another person has that value", verdict.diagnosis(), other.get());
    }

    /** Who has a value that is taken. */
    private Optional<String> owner(List<String> fields, JsonObject attributes) {
        if (fields.contains(EMAIL) && attributes.get(EMAIL) instanceof JsonString email) {
            return reads.byEmail(email.getString());
        }
        return fields.contains(choices.key()) ? reads.byKey(attributes.getString(choices.key())) : Optional.empty();
    }

    /** In {@code person}, as it ought to be, or bare. */
    private static String id(HttpAnswer answer) {
        var json = answer.json();
        var id = json.at("person").text("id");
        return Ids.ensured(answer, id.isBlank() ? json.text("id") : id);
    }
}
