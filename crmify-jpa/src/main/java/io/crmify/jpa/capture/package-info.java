/**
 * The hook: sees entities change and records, in the application's own transaction, which leads that concerns. Two entrances, one
 * capture: Hibernate's native events, and for other providers the entity listener.
 */
@NullMarked
package io.crmify.jpa.capture;

import org.jspecify.annotations.NullMarked;
