/** Long pieces of work that an operator asks for: a row each, with how far it has got, which one node at a time moves on. */
@NullMarked
package io.crmify.jpa.job;

import org.jspecify.annotations.NullMarked;
