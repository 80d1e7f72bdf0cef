package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Reply;
import java.util.function.Function;

/**
 * What is done at a place.
 *
 * @param scope what the token must have
 */
public record Operation(String scope, Function<Call, Reply> answer) {
    /** Every token has it. */
    public static final String ANY = "";

    /** Who asks needs no token at all. */
    public static final String NOBODY = "nobody";
}
