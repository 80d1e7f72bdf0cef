/** What is done with the leads of one claim: read, compare, call the CRM. */
@NullMarked
package io.crmify.jpa.dispatch.work;

import org.jspecify.annotations.NullMarked;
