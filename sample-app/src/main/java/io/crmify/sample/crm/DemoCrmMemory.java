package io.crmify.sample.crm;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;

/**
 * Has the demo CRM remember its contacts as long as the shop remembers its customers: where a database is given, it outlives the sample,
 * and crmify would look in vain for the contacts that it made in an earlier run.
 */
@ApplicationScoped
class DemoCrmMemory {
    private static final int BEFORE_CRMIFY_STARTS = 1;

    @Inject
    Instance<DemoCrm> demoCrm;

    @Inject
    StoredContacts stored;

    @Inject
    Config config;

    void start(@Observes @Priority(BEFORE_CRMIFY_STARTS) @Initialized(ApplicationScoped.class) Object application) {
        if (isDatabaseGiven() && demoCrm.isResolvable()) {
            restore(demoCrm.get());
            demoCrm.get().onChange(stored::keep);
        }
    }

    private boolean isDatabaseGiven() {
        return config.getOptionalValue("sample.db.url", String.class).isPresent();
    }

    // An id is never given twice, not even that of a contact that is gone: links of crmify may still name it.
    private void restore(DemoCrm crm) {
        var last = crm.useUpId();
        for (var contact : stored.all()) {
            while (last < contact.id() - 1) {
                last = crm.useUpId();
            }
            last = contact.isGone()
                    ? crm.useUpId()
                    : Long.parseLong(crm.add(contact.properties()).id());
        }
    }
}
