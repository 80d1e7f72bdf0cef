/**
 * The two doors an application uses: {@link io.crmify.Crm} for its own code, {@link io.crmify.CrmOperations} for those who
 * run it. Most applications need neither: annotations on the user entity are enough, see {@link io.crmify.annotation}.
 */
@NullMarked
package io.crmify;

import org.jspecify.annotations.NullMarked;
