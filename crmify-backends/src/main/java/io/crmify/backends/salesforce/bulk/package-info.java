/** Imports as jobs of Bulk API 2.0. */
@NullMarked
package io.crmify.backends.salesforce.bulk;

import org.jspecify.annotations.NullMarked;
