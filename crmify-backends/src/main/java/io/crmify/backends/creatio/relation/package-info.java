/** What hangs on a lead or a contact of Creatio: tags, subscriptions, activities. */
@NullMarked
package io.crmify.backends.creatio.relation;

import org.jspecify.annotations.NullMarked;
