package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Reply;
import java.util.Set;
import java.util.function.Function;

/**
 * What is done at a place.
 *
 * @param scope what the token must have; of several, parted by a bar, one will do
 */
public record Operation(String scope, Function<Call, Reply> answer) {
    /** Whether a token with these scopes may ask for it. */
    public boolean isOpenTo(Set<String> scopes) {
        return scope.equals(ANY)
                || scope.equals(NOBODY)
                || Set.of(scope.split("\\|")).stream().anyMatch(scopes::contains);
    }

    /** Every token has it. */
    public static final String ANY = "";

    /** Who asks needs no token at all. */
    public static final String NOBODY = "nobody";
}
