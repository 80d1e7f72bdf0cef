package io.crmify.jpa.dispatch.work;

import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.mapping.LeadType;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Links of one type and lane that this node works on.
 *
 * @param endNanos when the lease ends, on the monotonic clock; moved on when it is renewed
 */
public record Claim(Lane lane, LeadType type, Lease lease, List<ClaimedLink> links, AtomicLong endNanos) {
    public boolean isEmpty() {
        return links.isEmpty();
    }
}
