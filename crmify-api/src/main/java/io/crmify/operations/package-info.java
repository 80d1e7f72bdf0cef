/** What {@link io.crmify.CrmOperations} tells and takes. */
@NullMarked
package io.crmify.operations;

import org.jspecify.annotations.NullMarked;
