/**
 * What a backend can do besides its two methods, one interface each. The engine uses what is there; what is asked for and not
 * there is an error where it is asked for, never a silent nothing. All are called as {@link io.crmify.backend.CrmBackend} is: on
 * crmify's threads, outside transactions, several at once.
 */
@NullMarked
package io.crmify.backend.capability;

import org.jspecify.annotations.NullMarked;
