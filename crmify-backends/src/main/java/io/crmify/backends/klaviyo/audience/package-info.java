/** Who may be written to: lists and consent, suppression and erasure; and what happened to people. */
@NullMarked
package io.crmify.backends.klaviyo.audience;

import org.jspecify.annotations.NullMarked;
