/** HubSpot's leads, which are records of their own besides the contacts that they are about. */
@NullMarked
package io.crmify.backends.hubspot.lead;

import org.jspecify.annotations.NullMarked;
