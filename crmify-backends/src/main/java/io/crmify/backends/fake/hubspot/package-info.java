/** What {@link io.crmify.backends.fake.FakeHubSpot} has besides contacts: lists, consent, events, mails, tokens and limits. */
@NullMarked
package io.crmify.backends.fake.hubspot;

import org.jspecify.annotations.NullMarked;
