/** How Creatio is spoken to: signing in, OData 4, batches, errors. */
@NullMarked
package io.crmify.backends.creatio.odata;

import org.jspecify.annotations.NullMarked;
