/** Klaviyo's protocol: its places, its answers and errors, its pages. */
@NullMarked
package io.crmify.backends.klaviyo.wire;

import org.jspecify.annotations.NullMarked;
