/**
 * The tokens that CRMs give out, one for all nodes: in a row, encrypted, renewed by one thread of one node while no connection to the
 * database is held.
 */
@NullMarked
package io.crmify.jpa.lane.token;

import org.jspecify.annotations.NullMarked;
