/** Records of the connection's object: written, read, deleted; and what the object has for fields and statuses. */
@NullMarked
package io.crmify.backends.salesforce.record;

import org.jspecify.annotations.NullMarked;
