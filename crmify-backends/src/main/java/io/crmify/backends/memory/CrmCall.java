package io.crmify.backends.memory;

import io.crmify.lead.Lead;
import java.util.List;

/**
 * One call to an {@link InMemoryCrm}, whatever became of it.
 *
 * @param leads what was pushed; empty for other operations
 * @param ids the CRM ids or keys it was about; empty for a push
 */
public record CrmCall(Operation operation, List<Lead> leads, List<String> ids) {
    /** What was asked for. */
    public enum Operation {
        /** One lead, or a batch of them. */
        PUSH,
        DELETE,
        /** By key. */
        FIND,
        /** Which fields are filled. */
        READ,
        STATUSES,
        ACCOUNT
    }

    public CrmCall {
        leads = List.copyOf(leads);
        ids = List.copyOf(ids);
    }
}
