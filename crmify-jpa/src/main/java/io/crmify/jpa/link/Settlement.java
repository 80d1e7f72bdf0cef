package io.crmify.jpa.link;

import io.crmify.jpa.store.row.DetailColumn;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a claimed link. Whatever comes next, what the call established about the CRM is kept; and if the entity changed
 * meanwhile, the link is due again.
 *
 * @param crm as known now
 */
public record Settlement(ClaimedLink link, Next next, ClaimedLink.Crm crm, String tenant, boolean confirm, Mark mark) {
    /** The CRM's id, if it is yet to be written onto the entity. */
    public Optional<Projectable> projectable() {
        return next.state() == null || crm.projected() || crm.id() == null
                ? Optional.empty()
                : Optional.of(new Projectable(link.id(), link.entityId(), link.connection(), crm.id()));
    }

    /** The same, with the id on the entity. */
    public Settlement projected() {
        var done = new ClaimedLink.Crm(
                crm.id(), crm.object(), crm.fingerprint(), crm.status(), crm.adopted(), crm.suspect(), true);
        return new Settlement(link, next, done, tenant, confirm, mark);
    }

    /**
     * What was written of some settlements.
     *
     * @param count how many; the others had lost their lease
     * @param projected the links whose CRM id was written onto the entity with it
     */
    public record Written(int count, Set<UUID> projected) {
        public Written {
            projected = Set.copyOf(projected);
        }
    }

    /**
     * What comes next.
     *
     * @param state IDLE, DUE, DEAD or HELD; null to remove the link
     * @param delay until it is due, if it is
     * @param floor until it may be due at the earliest, also if the entity changes
     */
    public record Next(@Nullable LinkState state, Duration delay, Duration floor) {
        public static Next of(LinkState state, Duration floor) {
            return new Next(state, Duration.ZERO, floor);
        }

        public static Next later(Duration delay) {
            return new Next(LinkState.DUE, delay, Duration.ZERO);
        }

        /** The entity is gone, and so is all that was to be done. */
        public static Next removed() {
            return new Next(null, Duration.ZERO, Duration.ZERO);
        }
    }

    /**
     * What is noted about failures.
     *
     * @param kind how it went
     */
    public record Mark(
            Kind kind,
            int attempts,
            @Nullable Long budgetStart,
            @Nullable String reason,
            @Nullable String detail) {
        public Mark {
            detail = detail == null ? null : DetailColumn.fit(detail);
        }

        /** It went well: earlier failures are forgotten. */
        public static final Mark OK = new Mark(Kind.OK, 0, null, null, null);

        /** Nothing is left to do, though the CRM need not have it: earlier failures are forgotten. */
        public static final Mark REST = new Mark(Kind.REST, 0, null, null, null);

        /** Nothing is noted, and nothing forgotten. */
        public static final Mark NOTHING = new Mark(Kind.KEEP, 0, null, null, null);

        /** It waits for something that is not its own fault; why is noted, but no attempt is counted. */
        public static Mark waiting(String reason, String detail) {
            return new Mark(Kind.NOTED, 0, null, reason, detail);
        }

        public static Mark failed(int attempts, @Nullable Long budgetStart, String reason, String detail) {
            return new Mark(Kind.FAILED, attempts, budgetStart, reason, detail);
        }

        /** The cases, as the statements know them. */
        public enum Kind {
            OK,
            REST,
            KEEP,
            NOTED,
            FAILED
        }
    }
}
