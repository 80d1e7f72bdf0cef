/** Reads annotations and mappers into the model, and reports every fault of every class at once. */
@NullMarked
package io.crmify.jpa.mapping.build;

import org.jspecify.annotations.NullMarked;
