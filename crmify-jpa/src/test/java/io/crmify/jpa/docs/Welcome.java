package io.crmify.jpa.docs;

import io.crmify.Crm;
import io.crmify.event.LeadSynced;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.Optional;

// tag::cdi[]
@ApplicationScoped
class Welcome {
    @Inject
    Crm crm;

    Optional<String> crmId(Customer customer) {
        return crm.crmId(customer);
    }

    void synced(@ObservesAsync LeadSynced event) {
        System.getLogger("shop").log(System.Logger.Level.INFO, "{0} is {1}", event.lead(), event.crmId());
    }
}
// end::cdi[]
