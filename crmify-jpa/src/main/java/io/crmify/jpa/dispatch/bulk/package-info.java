/**
 * Backfills: one step makes links due page by page; where the CRM imports many leads by a job of its own, another begins such jobs,
 * and a third settles what became of them.
 */
@NullMarked
package io.crmify.jpa.dispatch.bulk;

import org.jspecify.annotations.NullMarked;
