/** The CRM that comes with the sample, and how far crmify is with bringing the shop's customers there. */
@NullMarked
package io.crmify.sample.crm;

import org.jspecify.annotations.NullMarked;
