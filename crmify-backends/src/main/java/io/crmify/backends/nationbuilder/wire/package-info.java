/** What a connection to a nation is: its address and tokens, the calls that are left, how either API is asked, and pages. */
@NullMarked
package io.crmify.backends.nationbuilder.wire;

import org.jspecify.annotations.NullMarked;
