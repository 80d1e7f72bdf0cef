package io.crmify.jpa.dispatch;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.util.List;
import java.util.Optional;

/** A CRM that does at once what it is asked, but whose answer takes as long as the test wants. */
record SlowToAnswer(InMemoryCrm crm, Runnable pause) implements DescribedBackend, BatchPush, KeyLookup {
    @Override
    public BackendProfile profile() {
        return crm.profile();
    }

    @Override
    public int maxBatch() {
        return crm.maxBatch();
    }

    @Override
    public List<PushResult> push(List<Lead> leads) {
        var results = crm.push(leads);
        pause.run();
        return results;
    }

    @Override
    public String syncLead(Lead lead) {
        return crm.syncLead(lead);
    }

    @Override
    public boolean deleteLead(String crmId) {
        return crm.deleteLead(crmId);
    }

    @Override
    public Optional<String> find(LeadKey key) {
        return crm.find(key);
    }
}
