package io.crmify.jpa.dispatch.work;

import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.mapping.LeadMapping;
import io.crmify.jpa.mapping.lead.Delta;
import io.crmify.jpa.mapping.lead.LeadDiff;
import io.crmify.jpa.mapping.lead.LeadValues;
import io.crmify.lead.LeadKey;
import org.jspecify.annotations.Nullable;

/** A claimed link and what reading its entity made of it. */
public record Item(ClaimedLink link, LeadKey key, Todo todo) {
    // Outcomes are kept by item, and hashing all that was read of a lead costs more than sending it.
    @Override
    public int hashCode() {
        return link.id().hashCode();
    }

    /** What is to be done. */
    public sealed interface Todo {}

    /**
     * Send it.
     *
     * @param findFirst its create may have been applied before: ask the CRM for the record
     */
    public record Push(Delta delta, Content content, boolean adopts, boolean findFirst) implements Todo {
        /** Send it to a record that was found. */
        Push to(@Nullable String crmId, boolean adopted, Delta other) {
            return new Push(other, content, adopted, false);
        }
    }

    /** What was read, should it have to be compared again. */
    public record Content(
            LeadValues values,
            LeadMapping mapping,
            String tenant,
            @Nullable String carriedId) {
        LeadDiff.Wanted wanted() {
            return new LeadDiff.Wanted(values, mapping);
        }
    }

    /**
     * Its entity is gone, and its record shall go too.
     *
     * @param crmId null if its create may have been applied: ask the CRM for the record
     */
    public record Delete(@Nullable String crmId) implements Todo {}

    /** Nothing is to be sent; this became of it. */
    public record Nothing(Outcome outcome) implements Todo {}
}
