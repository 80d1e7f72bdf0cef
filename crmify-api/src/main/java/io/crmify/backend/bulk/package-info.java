/** Imports of many records as one job of the CRM's own. */
@NullMarked
package io.crmify.backend.bulk;

import org.jspecify.annotations.NullMarked;
