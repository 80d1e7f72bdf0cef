/**
 * The way of a change in the background: admit, claim, read, push, settle, project. Knows no container and no JPA.
 * {@link io.crmify.jpa.dispatch.Dispatcher} is the place to begin reading.
 */
@NullMarked
package io.crmify.jpa.dispatch;

import org.jspecify.annotations.NullMarked;
