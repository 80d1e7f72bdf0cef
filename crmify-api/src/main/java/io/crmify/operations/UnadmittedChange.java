package io.crmify.operations;

import java.time.Instant;
import java.util.UUID;

/**
 * A recorded change of one entity that crmify could not take up and has put aside.
 *
 * @param change its id, for {@code CrmOperations.retryUnadmitted}
 * @param type the stable name of the entity's type; or of a path to leads, {@code Customer.account}, of whose entity it is then
 * @param tenant empty for none
 * @param id the entity's id as text
 * @param reason the stable code of the cause, listed in {@code docs/messages.md}
 * @param detail what happened, without any other value of the entity
 */
public record UnadmittedChange(
        UUID change, String type, String tenant, String id, String reason, String detail, Instant failed) {}
