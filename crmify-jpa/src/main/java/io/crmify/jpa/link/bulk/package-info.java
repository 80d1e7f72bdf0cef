/** Links that the CRM imports by a job of its own, and the rows of these jobs. */
@NullMarked
package io.crmify.jpa.link.bulk;

import org.jspecify.annotations.NullMarked;
