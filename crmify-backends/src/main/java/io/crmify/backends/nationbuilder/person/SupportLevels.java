package io.crmify.backends.nationbuilder.person;

import io.crmify.backends.nationbuilder.wire.Catalogue;
import java.time.InstantSource;
import java.util.stream.IntStream;

/** The five levels of support that a person can have, from strong support to strong opposition (official v2 OpenAPI). */
public final class SupportLevels {
    static final String ATTRIBUTE = "support_level";

    private SupportLevels() {}

    /** Asks nobody: they are the same in every nation. */
    public static Catalogue catalogue(InstantSource clock) {
        return new Catalogue(
                new Catalogue.Kind("STATUS_UNKNOWN", "support level"),
                () -> IntStream.rangeClosed(1, 5)
                        .mapToObj(Integer::toString)
                        .map(level -> new Catalogue.Entry(level, level))
                        .toList(),
                clock);
    }
}
