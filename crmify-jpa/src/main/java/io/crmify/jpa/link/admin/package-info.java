/** Links as operators see them: those that failed, those in a state, and how many there are. */
@NullMarked
package io.crmify.jpa.link.admin;

import org.jspecify.annotations.NullMarked;
