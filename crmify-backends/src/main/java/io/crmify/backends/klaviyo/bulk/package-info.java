/** Imports of many profiles by jobs that Klaviyo works off. */
@NullMarked
package io.crmify.backends.klaviyo.bulk;

import org.jspecify.annotations.NullMarked;
