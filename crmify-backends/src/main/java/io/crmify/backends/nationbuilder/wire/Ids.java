package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.HttpAnswer;

/** NationBuilder's ids. */
public final class Ids {
    private Ids() {}

    public static boolean isId(String text) {
        return text.matches("\\d{1,18}");
    }

    /** @throws OutcomeUnknownException if the answer tells none */
    public static String ensured(HttpAnswer answer, String id) {
        if (!isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer has no id", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    /** @throws RecordGoneException if nobody can have such an id */
    public static void ensureKnown(String crmId) {
        if (!isId(crmId)) {
            throw gone();
        }
    }

    public static RecordGoneException gone() {
        return new RecordGoneException("NationBuilder does not know the person", Diagnosis.of("RECORD_GONE"));
    }
}
