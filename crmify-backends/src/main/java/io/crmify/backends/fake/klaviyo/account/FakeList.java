package io.crmify.backends.fake.klaviyo.account;

import java.time.Instant;

/**
 * A mailing list.
 *
 * @param isDoubleOptIn whoever subscribes is on it only after a confirmation, which here never comes
 */
public record FakeList(String id, String name, boolean isDoubleOptIn, Instant created) {}
