/** Profiles: what they hold of a lead, how they are written and read. */
@NullMarked
package io.crmify.backends.klaviyo.profile;

import org.jspecify.annotations.NullMarked;
