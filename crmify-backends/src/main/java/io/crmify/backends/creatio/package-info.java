/** The backend {@code creatio}: leads or contacts of Creatio, by OData 4. */
@NullMarked
package io.crmify.backends.creatio;

import org.jspecify.annotations.NullMarked;
