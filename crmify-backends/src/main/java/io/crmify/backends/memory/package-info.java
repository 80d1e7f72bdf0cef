/**
 * A CRM in memory, {@link io.crmify.backends.memory.InMemoryCrm}, for tests of applications and for trying crmify out; the backend
 * {@code memory} opens a fresh one.
 */
@NullMarked
package io.crmify.backends.memory;

import org.jspecify.annotations.NullMarked;
