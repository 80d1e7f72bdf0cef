package io.crmify.backends.creatio;

import io.crmify.backend.capability.LeadConversion;
import io.crmify.backends.creatio.relation.Qualification;

/** Leads of Creatio. */
record CreatioLeads(Creatio creatio, Qualification qualification) implements CreatioObject, LeadConversion {
    @Override
    public Conversion convert(String crmId) {
        return qualification.convert(crmId);
    }

    @Override
    public String toString() {
        return "Creatio's leads";
    }
}
