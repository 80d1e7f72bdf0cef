package io.crmify.jpa.docs;

import static io.crmify.lead.LeadField.EMAIL;

import io.crmify.backend.CrmBackend;
import io.crmify.lead.Lead;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

// tag::backend[]
@Named("own") // crmify.backend=own
@ApplicationScoped
class OwnCrm implements CrmBackend {
    final Map<String, String> emails = new ConcurrentHashMap<>();

    @Override
    public String syncLead(Lead lead) { // the id in the CRM
        var id = lead.isCreate() ? UUID.randomUUID().toString() : lead.crmId();
        emails.compute(id, (key, known) -> lead.fields().containsKey(EMAIL) ? lead.text(EMAIL) : known);
        return id;
    }

    @Override
    public boolean deleteLead(String crmId) { // whether there was something to delete
        return emails.remove(crmId) != null;
    }
}
// end::backend[]
