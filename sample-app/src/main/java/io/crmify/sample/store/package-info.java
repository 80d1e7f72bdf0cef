/** The database and its transactions, as a server would give them. */
@NullMarked
package io.crmify.sample.store;

import org.jspecify.annotations.NullMarked;
