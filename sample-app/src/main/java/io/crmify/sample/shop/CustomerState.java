package io.crmify.sample.shop;

import io.crmify.SyncState;
import io.crmify.lead.LeadStage;
import org.jspecify.annotations.Nullable;

/**
 * A customer as people and programs see them.
 *
 * @param crmId the id in the CRM; null until it has given one
 * @param reason why the CRM does not have their latest state; null if nothing failed
 */
public record CustomerState(
        long id,
        CustomerDetails details,
        LeadStage stage,
        @Nullable String crmId,
        SyncState sync,
        @Nullable String reason) {

    public boolean isSynced() {
        return sync == SyncState.SYNCED;
    }

    public boolean isFailed() {
        return sync == SyncState.FAILED;
    }

    public boolean isPending() {
        return !isSynced() && !isFailed();
    }

    public boolean isNew() {
        return stage == LeadStage.NEW;
    }

    public boolean isClosed() {
        return stage == LeadStage.DEAD;
    }
}
