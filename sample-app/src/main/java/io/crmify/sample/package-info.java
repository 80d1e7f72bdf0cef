/** The sample application of crmify: a small shop, and a CRM to look at beside it. */
@NullMarked
package io.crmify.sample;

import org.jspecify.annotations.NullMarked;
