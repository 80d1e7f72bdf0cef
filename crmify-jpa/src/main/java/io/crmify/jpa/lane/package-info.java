/**
 * Lanes: the running side of connections. Each has its own backend, pace and state, so that a slow or stopped one never holds up
 * another. What all nodes must agree on stands in rows; what only this node has seen stands in memory.
 */
@NullMarked
package io.crmify.jpa.lane;

import org.jspecify.annotations.NullMarked;
