/** How HubSpot is spoken to, whatever about: its versions and their paths, its tokens, what it says of calls that fail, its limits. */
@NullMarked
package io.crmify.backends.hubspot.wire;

import org.jspecify.annotations.NullMarked;
