/** What rows are made of: ids in the order of time, texts that fit their column, and where looks into a queue begin. */
@NullMarked
package io.crmify.jpa.store.row;

import org.jspecify.annotations.NullMarked;
