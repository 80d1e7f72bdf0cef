package io.crmify.backends.fake;

/**
 * A contact of {@link FakeHubSpot} has changed.
 *
 * @param contact as it is now; one that was deleted, as it was
 */
public record ContactChange(Kind kind, FakeContact contact) {
    /** What happened. */
    public enum Kind {
        CREATED,
        UPDATED,
        DELETED
    }
}
