/** The append-only record of what changed: written in the application's transaction, deleted when it is admitted. */
@NullMarked
package io.crmify.jpa.change;

import org.jspecify.annotations.NullMarked;
