/**
 * The persistence unit's database, as crmify uses it: its connections and short transactions, its kind, its clock, and crmify's
 * own schema in it. It knows nothing of leads.
 */
@NullMarked
package io.crmify.jpa.store;

import org.jspecify.annotations.NullMarked;
