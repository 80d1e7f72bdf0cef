/** JTA by its standard parts alone, for providers whose own way in is not known. */
@NullMarked
package io.crmify.jpa.store.jta;

import org.jspecify.annotations.NullMarked;
