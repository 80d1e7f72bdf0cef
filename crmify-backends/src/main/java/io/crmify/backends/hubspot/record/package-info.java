/** What is alike for HubSpot's records of any kind: reading them, sending batches of them, their properties, flags, tags and junk. */
@NullMarked
package io.crmify.backends.hubspot.record;

import org.jspecify.annotations.NullMarked;
