package io.crmify.jpa.dispatch;

import io.crmify.backend.CreateGuarantee;
import io.crmify.jpa.config.CrmifyConfig;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Outcome;
import io.crmify.jpa.dispatch.work.Outcome.Failed;
import io.crmify.jpa.dispatch.work.Ownership;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.ClaimedLink.Crm;
import io.crmify.jpa.link.LinkState;
import io.crmify.jpa.link.Settlement;
import io.crmify.jpa.link.Settlement.Mark;
import io.crmify.jpa.link.Settlement.Next;
import java.time.Duration;

/** What each outcome means for its link: {@code docs/architecture.md}, section 3. */
final class Verdicts {
    private static final Duration SHORTLY = Duration.ofSeconds(2);
    private static final Duration UNTIL_SET_UP = Duration.ofSeconds(30);

    private final RetryPolicy retry;
    private final CrmifyConfig config;

    Verdicts(CrmifyConfig config) {
        this.retry = new RetryPolicy(config.retry());
        this.config = config;
    }

    /**
     * What is known besides the outcome.
     *
     * @param laneFault calls of unknown outcome are the lane's fault
     * @param readFault nothing of the type can be read, so that no record is to blame
     * @param ranMillis how long the lane has run in all
     * @param projects whether the CRM's id is written onto the entity
     */
    record Circumstances(Claim claim, boolean laneFault, boolean readFault, long ranMillis, boolean projects) {}

    Settlement of(Item item, Outcome outcome, Circumstances circumstances) {
        return outcome.fold(new Verdict(item.link(), circumstances));
    }

    /** The same link, when it turns out that its record belongs to another. */
    Settlement notOurs(Settlement settlement, Ownership.Owner owner) {
        var link = settlement.link();
        var name = String.valueOf(owner.other());
        if (owner.leaving()) {
            var later = Outcome.Later.until(name);
            var mark = Mark.waiting(later.reason(), later.detail());
            return new Settlement(link, Next.later(SHORTLY), link.crm(), settlement.tenant(), false, mark);
        }
        var refused = Outcome.Refused.duplicateOf(name);
        var mark = Mark.failed(link.work().attempts() + 1, null, refused.reason(), refused.detail());
        var dead = Next.of(LinkState.DEAD, Duration.ZERO);
        return new Settlement(link, dead, link.crm(), settlement.tenant(), false, mark);
    }

    private final class Verdict implements Outcome.Cases<Settlement> {
        private final ClaimedLink link;
        private final Circumstances circumstances;

        Verdict(ClaimedLink link, Circumstances circumstances) {
            this.link = link;
            this.circumstances = circumstances;
        }

        @Override
        public Settlement stored(Outcome.Stored stored) {
            var status = stored.status() == null ? link.crm().status() : stored.status();
            var crm = new Crm(
                    stored.crmId(),
                    object(),
                    stored.fingerprint().text(),
                    status,
                    stored.adopted(),
                    confirm(),
                    isProjected(stored.projected()));
            return done(crm, stored.tenant());
        }

        @Override
        public Settlement unchanged(Outcome.Unchanged unchanged) {
            var crm = new Crm(
                    unchanged.crmId(),
                    object(),
                    unchanged.fingerprint().text(),
                    link.crm().status(),
                    unchanged.adopted(),
                    confirm(),
                    isProjected(unchanged.projected()));
            return done(crm, unchanged.tenant());
        }

        private Settlement done(Crm crm, String tenant) {
            var next = confirm()
                    ? new Next(LinkState.DUE, Duration.ZERO, config.pace().minInterval())
                    : Next.of(LinkState.IDLE, config.pace().minInterval());
            return new Settlement(link, next, crm, tenant, confirm(), Mark.OK);
        }

        @Override
        public Settlement rests(Outcome.Rests rests) {
            var tenant = rests.tenant().isEmpty() ? tenant() : rests.tenant();
            var next = Next.of(LinkState.IDLE, Duration.ZERO);
            return new Settlement(link, next, link.crm(), tenant, confirm(), Mark.REST);
        }

        @Override
        public Settlement ended(Outcome.Ended ended) {
            var mayComeBack = confirm() && !ended.kept() && guarantee() != CreateGuarantee.BLIND;
            // If the entity has come back meanwhile the link stays, and must not think that the record is still there.
            var nothing = Crm.NONE;
            if (!mayComeBack) {
                var crm = ended.kept() ? link.crm() : nothing;
                return new Settlement(link, Next.removed(), crm, tenant(), confirm(), Mark.REST);
            }
            // The worker before may still be at a create, so its record is looked for once more when that must be over.
            var next = new Next(LinkState.DUE, Duration.ZERO, Duration.ZERO);
            return new Settlement(link, next, Crm.IN_DOUBT, tenant(), true, Mark.REST);
        }

        @Override
        public Settlement refused(Outcome.Refused refused) {
            return as(Next.of(LinkState.DEAD, Duration.ZERO), failed(refused.reason(), refused.detail()));
        }

        @Override
        public Settlement later(Outcome.Later later) {
            return as(Next.later(SHORTLY), Mark.waiting(later.reason(), later.detail()));
        }

        @Override
        public Settlement unreadable(Outcome.Unreadable unreadable) {
            return circumstances.readFault()
                    ? as(Next.later(UNTIL_SET_UP), Mark.waiting(unreadable.reason(), unreadable.detail()))
                    : as(Next.of(LinkState.DEAD, Duration.ZERO), failed(unreadable.reason(), unreadable.detail()));
        }

        @Override
        public Settlement held() {
            return as(
                    Next.of(LinkState.HELD, Duration.ZERO),
                    Mark.waiting("DELETE_GUARD", "deletes of the connection wait for an operator to release them"));
        }

        @Override
        public Settlement notSent() {
            return as(Next.later(Duration.ZERO), Mark.NOTHING);
        }

        @Override
        public Settlement failed(Failed failed) {
            var cause = failed.cause();
            var reason = cause.diagnosis().reason();
            var detail = String.valueOf(cause.getMessage());
            return switch (cause.kind()) {
                case RECORD_REFUSED, RECORD_CONFLICT, RECORD_GONE, BATCH_REFUSED ->
                    as(Next.of(LinkState.DEAD, Duration.ZERO), failed(reason, detail));
                case UNAVAILABLE, THROTTLED -> as(Next.later(Duration.ZERO), Mark.NOTHING);
                case UNAUTHORIZED -> as(Next.later(SHORTLY), Mark.NOTHING);
                case MISCONFIGURED -> as(Next.later(UNTIL_SET_UP), Mark.waiting(reason, detail));
                case OUTCOME_UNKNOWN -> unknown(failed, reason, detail);
            };
        }

        private Settlement unknown(Failed failed, String reason, String detail) {
            // The CRM must have had time to finish what it may be at before it is asked for the record.
            var floor = failed.create() ? timeout().multipliedBy(2) : Duration.ZERO;
            var mark = circumstances.laneFault() ? Mark.NOTHING : failed(reason, detail);
            // In a call with others, another may be to blame; it is tried with fewer until it is alone.
            var blamed = !circumstances.laneFault() && failed.together() == 1;
            var exhausted = blamed && retry.isExhausted(mark.attempts(), ran(mark));
            var next = exhausted
                    ? Next.of(LinkState.DEAD, floor)
                    : new Next(
                            LinkState.DUE,
                            circumstances.laneFault() ? Duration.ZERO : retry.delay(mark.attempts()),
                            floor);
            return new Settlement(link, next, suspect(failed.create()), tenant(), confirm(), mark);
        }

        /** @param create a record is made only where none is known, or the known one is gone */
        private Crm suspect(boolean create) {
            var crm = link.crm();
            return create
                    ? Crm.IN_DOUBT
                    : new Crm(
                            crm.id(),
                            crm.object(),
                            crm.fingerprint(),
                            crm.status(),
                            crm.adopted(),
                            true,
                            crm.projected());
        }

        private long ran(Mark mark) {
            var start = mark.budgetStart();
            return start == null ? 0 : circumstances.ranMillis() - start;
        }

        private Mark failed(String reason, String detail) {
            var known = link.work().budgetStart();
            var start = known == null ? circumstances.ranMillis() : known;
            return Mark.failed(link.work().attempts() + 1, start, reason, detail);
        }

        /** With the CRM's side as it was. */
        private Settlement as(Next next, Mark mark) {
            return new Settlement(link, next, link.crm(), tenant(), confirm(), mark);
        }

        private boolean isProjected(boolean carried) {
            return carried || !circumstances.projects();
        }

        private String tenant() {
            return link.work().tenant();
        }

        private boolean confirm() {
            return link.work().confirm();
        }

        private Duration timeout() {
            return circumstances.claim().lane().config().access().timeout();
        }

        private String object() {
            return circumstances.claim().lane().profile().object();
        }

        private CreateGuarantee guarantee() {
            return circumstances.claim().lane().profile().guarantee();
        }
    }
}
