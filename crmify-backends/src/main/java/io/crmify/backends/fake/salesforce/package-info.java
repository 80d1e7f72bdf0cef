/** A stand-in for Salesforce: {@link io.crmify.backends.fake.salesforce.FakeSalesforce}. */
@NullMarked
package io.crmify.backends.fake.salesforce;

import org.jspecify.annotations.NullMarked;
