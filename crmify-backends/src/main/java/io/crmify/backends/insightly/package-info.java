/** The backend {@code insightly}: leads of Insightly, by its REST API v3.1. */
@NullMarked
package io.crmify.backends.insightly;

import org.jspecify.annotations.NullMarked;
