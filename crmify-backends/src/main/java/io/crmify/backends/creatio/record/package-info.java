/** Leads and contacts of Creatio: their columns, and how they are written and read. */
@NullMarked
package io.crmify.backends.creatio.record;

import org.jspecify.annotations.NullMarked;
