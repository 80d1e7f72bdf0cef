/**
 * The CDI events that crmify fires. {@link io.crmify.event.LeadsChanged} tells of a commit; the others tell what became of a
 * lead, after it is settled, on crmify's thread, at most once: an observer's exception changes nothing, and a crash in between
 * loses the event. None holds a value of an entity.
 */
@NullMarked
package io.crmify.event;

import org.jspecify.annotations.NullMarked;
