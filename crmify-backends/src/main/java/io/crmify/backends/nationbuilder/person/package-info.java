/** People, as both APIs of NationBuilder have them: how they are written, who is on which list, and what is done with junk. */
@NullMarked
package io.crmify.backends.nationbuilder.person;

import org.jspecify.annotations.NullMarked;
