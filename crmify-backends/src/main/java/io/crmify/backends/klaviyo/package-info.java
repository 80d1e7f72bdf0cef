/** The backend {@code klaviyo}: profiles of Klaviyo, kept apart by their external id. */
@NullMarked
package io.crmify.backends.klaviyo;

import org.jspecify.annotations.NullMarked;
