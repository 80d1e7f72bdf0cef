/** How Salesforce is spoken to: ids, queries, and what its refusals mean. */
@NullMarked
package io.crmify.backends.salesforce.wire;

import org.jspecify.annotations.NullMarked;
