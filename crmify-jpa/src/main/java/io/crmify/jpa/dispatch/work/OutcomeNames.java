package io.crmify.jpa.dispatch.work;

/** The names under which outcomes are counted. */
public final class OutcomeNames implements Outcome.Cases<String> {
    private static final OutcomeNames NAMES = new OutcomeNames();

    private OutcomeNames() {}

    public static String of(Outcome outcome) {
        return outcome.fold(NAMES);
    }

    @Override
    public String stored(Outcome.Stored stored) {
        return stored.how().name();
    }

    @Override
    public String unchanged(Outcome.Unchanged unchanged) {
        return "UNCHANGED";
    }

    @Override
    public String rests(Outcome.Rests rests) {
        return "NO_LEAD";
    }

    @Override
    public String ended(Outcome.Ended ended) {
        return ended.kept() ? "KEPT" : "DELETED";
    }

    @Override
    public String refused(Outcome.Refused refused) {
        return "REFUSED";
    }

    @Override
    public String later(Outcome.Later later) {
        return "LATER";
    }

    @Override
    public String unreadable(Outcome.Unreadable unreadable) {
        return "REFUSED";
    }

    @Override
    public String held() {
        return "HELD";
    }

    @Override
    public String failed(Outcome.Failed failed) {
        return "FAILED";
    }

    @Override
    public String notSent() {
        return "NOT_SENT";
    }
}
