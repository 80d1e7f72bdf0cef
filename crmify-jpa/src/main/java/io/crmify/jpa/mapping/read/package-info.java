/** Reads entities for a push: the latest committed state, in sessions of crmify's own that never write. */
@NullMarked
package io.crmify.jpa.mapping.read;

import org.jspecify.annotations.NullMarked;
