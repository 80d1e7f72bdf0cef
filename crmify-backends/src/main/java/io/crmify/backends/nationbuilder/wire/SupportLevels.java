package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import java.util.List;

/** The five levels of support that a person can have. */
public final class SupportLevels {
    static final String ATTRIBUTE = "support_level";

    /** From strong support to strong opposition. */
    public static final List<String> ALL = List.of("1", "2", "3", "4", "5");

    private SupportLevels() {}

    /** @throws MisconfiguredException if it is none; it lists them */
    static int level(String word) {
        if (!ALL.contains(word)) {
            throw new MisconfiguredException(
                    "NationBuilder has no such support level; it has %s. Correct crmify.lead.*-status or the mapping."
                            .formatted(ALL),
                    Diagnosis.of("STATUS_UNKNOWN"));
        }
        return Integer.parseInt(word);
    }
}
