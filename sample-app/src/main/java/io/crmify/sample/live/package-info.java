/** Tells open pages that there is something new to see. */
@NullMarked
package io.crmify.sample.live;

import org.jspecify.annotations.NullMarked;
