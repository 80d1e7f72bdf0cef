package io.crmify.backends.nationbuilder;

import io.crmify.backends.contract.Leads;
import io.crmify.lead.Lead;
import java.util.Set;

/** Leads with tags and lists, which others seldom have. */
final class Nations {
    private Nations() {}

    static Lead joining(Leads leads, Set<String> tags, Set<String> lists) {
        var lead = leads.lead();
        return new Lead(
                lead.key(), lead.crmId(), lead.fields(), lead.properties(), lead.status(), tags, lists, lead.cleared());
    }
}
