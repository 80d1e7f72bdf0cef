/**
 * The backend {@code log}: tells in one line of JSON per operation what would be sent, by names and sizes only, to the system
 * logger {@code io.crmify.backends.log}.
 */
@NullMarked
package io.crmify.backends.log;

import org.jspecify.annotations.NullMarked;
