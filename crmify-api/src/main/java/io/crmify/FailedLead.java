package io.crmify;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A link that crmify has given up, until its entity is edited or an operator retries it.
 *
 * @param link its id, for {@link CrmOperations#retry}
 * @param type the stable name of the entity's type
 * @param id the entity's id as text
 * @param crmId the id in the CRM; null if it has none
 * @param reason the stable code of the cause, listed in {@code docs/messages.md}
 * @param detail what happened, without any value of the entity
 */
public record FailedLead(
        UUID link,
        String connection,
        String tenant,
        String type,
        String id,
        @Nullable String crmId,
        String reason,
        String detail,
        Failures failures) {

    /** How often it failed on its own account, and when first and last. */
    public record Failures(int attempts, Instant first, Instant last) {}
}
