/** The backend {@code hubspot}: contacts of HubSpot, in batches, kept apart by a unique property of crmify's own. */
@NullMarked
package io.crmify.backends.hubspot;

import org.jspecify.annotations.NullMarked;
