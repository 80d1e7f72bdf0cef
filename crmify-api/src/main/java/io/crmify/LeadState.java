package io.crmify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What crmify knows of one entity.
 *
 * @param sync the least advanced of its connections; FAILED before PENDING before SYNCED
 * @param connections one entry per connection that holds or will hold the entity
 */
public record LeadState(SyncState sync, List<OnConnection> connections) {
    public LeadState {
        connections = List.copyOf(connections);
    }

    /**
     * The entity in one CRM account.
     *
     * @param crmId the id there; null until the CRM has given one
     * @param status the CRM's word for the status sent last; null if none was
     * @param lastSynced when the CRM was last known to hold the state read; null if never
     * @param attempts failed attempts of the record's own since it last changed
     * @param reason the stable code of the last failure; null if there was none
     */
    public record OnConnection(
            String connection,
            SyncState sync,
            @Nullable String crmId,
            @Nullable String status,
            @Nullable Instant lastSynced,
            int attempts,
            @Nullable String reason) {}
}
