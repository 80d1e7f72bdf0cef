/** Encryption of what must not be read by whoever reads the database. */
@NullMarked
package io.crmify.jpa.store.cipher;

import org.jspecify.annotations.NullMarked;
