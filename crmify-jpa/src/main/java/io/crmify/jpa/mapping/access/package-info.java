/** How attributes of an entity are reached, and its id written as text. */
@NullMarked
package io.crmify.jpa.mapping.access;

import org.jspecify.annotations.NullMarked;
