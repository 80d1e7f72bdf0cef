package io.crmify.backends.insightly;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import jakarta.json.Json;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tags of records: read with the record, changed one by one. */
final class Tags {
    private static final String NAME = "TAG_NAME";

    private final Target target;

    Tags(Target target) {
        this.target = target;
    }

    Set<String> of(String crmId) {
        return find(target.known(crmId))
                .orElseThrow(() -> Verdicts.gone("Insightly does not know the record any more", 404));
    }

    /** Empty if Insightly has no such record. */
    Optional<Set<String>> find(String crmId) {
        return target.read(crmId).map(Tags::in);
    }

    private static Set<String> in(LenientJson record) {
        return record.at("TAGS").items().stream()
                .map(tag -> tag.text(NAME))
                .filter(tag -> !tag.isBlank())
                .collect(Collectors.toSet());
    }

    void add(String crmId, Collection<String> added) {
        for (var tag : new TreeSet<>(added)) {
            if (!tried(target.known(crmId), tag)) {
                throw Verdicts.gone("Insightly does not know the record any more", 404);
            }
        }
    }

    /** Adds one; false if Insightly has no such record. */
    boolean tried(String crmId, String tag) {
        var body = Json.createObjectBuilder().add(NAME, tag).build();
        var answer = target.send(
                HttpCall.post(target.object().onePath() + "/Tags", crmId).json(body));
        if (answer.isMissing()) {
            return false;
        }
        // one that is there already may be refused: nobody has documented it
        if (!Verdicts.isRefusal(answer)) {
            Verdicts.ensureDone(answer);
        } else if (of(crmId).stream().noneMatch(tag::equalsIgnoreCase)) {
            throw new RecordRefusedException(
                    answer + ": Insightly refuses a tag", Diagnosis.of("TAG_REFUSED", answer.status()));
        }
        return true;
    }

    void remove(String crmId, Collection<String> removed) {
        for (var tag : new TreeSet<>(removed)) {
            var path = target.object().onePath() + "/Tags/{tag}";
            var answer = target.send(HttpCall.delete(path, target.known(crmId), tag));
            if (!answer.isMissing()) {
                Verdicts.ensureDone(answer);
            } else {
                of(crmId); // it is the tag that is missing, or else the record is gone
            }
        }
    }
}
