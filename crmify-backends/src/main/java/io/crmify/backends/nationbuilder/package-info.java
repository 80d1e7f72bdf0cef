/** The backend {@code nationbuilder}: people of a NationBuilder nation, by its API v2, or by v1 where nothing else is to be had. */
@NullMarked
package io.crmify.backends.nationbuilder;

import org.jspecify.annotations.NullMarked;
