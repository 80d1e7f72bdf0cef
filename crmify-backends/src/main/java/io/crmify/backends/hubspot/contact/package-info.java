/** Contacts, and what their properties are. */
@NullMarked
package io.crmify.backends.hubspot.contact;

import org.jspecify.annotations.NullMarked;
