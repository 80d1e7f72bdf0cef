package io.crmify.backends.salesforce.record;

import io.crmify.backend.PushResult;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.lead.Lead;

/**
 * A lead on its way.
 *
 * @param index its place in the push
 * @param lead normalised
 */
public record Outgoing(int index, Lead lead, SObject target) {
    Asked asked() {
        return lead.isCreate() ? Asked.CREATE : Asked.UPDATE;
    }

    /** The same, to a record that is there. */
    Outgoing to(String crmId, SObject other) {
        return new Outgoing(index, lead.withCrmId(crmId), other);
    }

    /** With what became of it. */
    record Settled(Outgoing out, PushResult result) {}
}
