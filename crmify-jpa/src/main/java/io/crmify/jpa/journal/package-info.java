/** What happened, per call, and per record only where it failed or its outcome changed; successes are summed. */
@NullMarked
package io.crmify.jpa.journal;

import org.jspecify.annotations.NullMarked;
