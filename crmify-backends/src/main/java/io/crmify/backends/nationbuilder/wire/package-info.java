/** What both APIs of NationBuilder have in common: the nation, the calls that are left, and how a person is written down. */
@NullMarked
package io.crmify.backends.nationbuilder.wire;

import org.jspecify.annotations.NullMarked;
